public import Foundation
public import RushesCore
public import RushesProvider

extension AtlasProvider: HistoryKeepingProvider {
    /// How far the service's clock may be behind ours.
    private static let clockDifference: TimeInterval = 60

    /// Looks through the newest page of `GET /model/history`, for at most the history's time limit.
    ///
    /// A prediction is the submission's if its model is, it is no older, and every setting that was sent stands in the
    /// body that the service remembers. A drawn seed is among them, which no other submission shares.
    public func predictions(of submission: Submission, since moment: Date) async throws(RushesError) -> [String] {
        let earliest = moment.addingTimeInterval(-Self.clockDifference)
        return try await AtlasAccount(service).history().items.filter { item in
            guard item.model == submission.input.model, let createdAt = item.createdAt, createdAt >= earliest,
                let body = item.requestBody
            else { return false }
            return (submission.body.objectValue ?? [:]).allSatisfy { name, value in
                body[name] == value || (value.numberValue != nil && body[name]?.numberValue == value.numberValue)
            }
        }.map(\.remoteID)
    }
}
