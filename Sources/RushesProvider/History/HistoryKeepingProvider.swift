public import Foundation
public import RushesCore

/// A provider that remembers what it was sent, so that a submission whose answer was lost may be found again.
public protocol HistoryKeepingProvider: Provider {
    /// The predictions that the provider began from a submission's body, newest first.
    ///
    /// - Parameters:
    ///   - submission: what was sent.
    ///   - moment: when it was sent; what is older is somebody else's.
    /// - Returns: the provider's ids; that there are none proves nothing, since histories lag.
    /// - Throws: `RushesError` if the history cannot be read.
    func predictions(of submission: Submission, since moment: Date) async throws(RushesError) -> [String]
}
