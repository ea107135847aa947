public import RushesCore

/// A provider that keeps files of its own for each prediction until the clip has been brought home.
public protocol SpoolingProvider: Provider {
    /// Puts an output into a file that no address leads to by itself: one that stands in the provider's answer.
    ///
    /// - Parameters:
    ///   - link: the output, as the provider has named it.
    ///   - remoteID: the prediction.
    /// - Returns: the file; `nil` for any other output, which is fetched as it is.
    /// - Throws: `provider_unreachable`, `take_expired` if the provider gives it no more, `take_corrupt` if it cannot be
    ///   read or is too large, `disk_full`, `output_unwritable`, `interrupted`.
    func spooled(_ link: OutputLink, of remoteID: String) async throws(RushesError) -> OutputLink?

    /// Removes what is kept for a prediction. That there is nothing is not an error.
    func discard(_ remoteID: String) async
}

extension SpoolingProvider {
    /// Every output has an address of its own, or is a file already.
    public func spooled(_ link: OutputLink, of remoteID: String) async throws(RushesError) -> OutputLink? { nil }
}
