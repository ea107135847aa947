import Foundation
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
        // A service may give fewer a page than it was asked for, and say little of how many there are: only an empty page
        // is the end.
        let isEmpty = found.items.isEmpty && found.unreadableCount == 0
        return HistoryPage(records: records, isLast: isEmpty, hasGaps: found.unreadableCount > 0, total: found.total)
    }
}

extension AtlasProvider: ListingProvider {
    /// A page of `GET /model/history`, of which no more is read than who has ended.
    public func listing(page: Int) async throws(RushesError) -> PredictionListing {
        let answer = try await AtlasAccount(service).historyAnswer(page: page, size: 50)
        guard let listing = AtlasListing.read(answer.body) else {
            throw RushesError(.providerUnreachable, "the service's list of predictions cannot be read")
        }
        return PredictionListing(
            entries: listing.data.items.compactMap { item in
                guard let id = item.remoteID, let status = item.word else { return nil }
                // A word that may be an end sends whoever waits to look for himself.
                return PredictionListing.Entry(remoteID: id, hasEnded: AtlasPredictionReader.mayHaveEnded(status))
            }
        )
    }
}
