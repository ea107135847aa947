public import RushesCore
public import RushesProvider

extension AtlasProvider: HistoryKeepingProvider {
    /// A page of `GET /model/history`, which lists an account's predictions with the bodies that were sent.
    public func history(page: Int) async throws(RushesError) -> HistoryPage {
        let size = 50
        let found = try await AtlasAccount(service).history(page: page, size: size)
        let records = found.items.map { item in
            HistoryRecord(
                remoteID: item.remoteID,
                acceptedAt: item.createdAt,
                model: item.model,
                body: item.requestBody
            )
        }
        let isEmpty = found.items.isEmpty && found.unreadableCount == 0
        // A service may give fewer a page than it was asked for; only its own sum, or an empty page, is an end.
        let isLast = isEmpty || found.total.map { (page - 1) * max(found.size, 1) + found.items.count >= $0 } ?? false
        return HistoryPage(records: records, isLast: isLast, hasGaps: found.unreadableCount > 0)
    }
}
