/// A provider that keeps files of its own for each prediction until the clip has been brought home.
public protocol SpoolingProvider: Provider {
    /// Removes what is kept for a prediction. That there is nothing is not an error.
    func discard(_ remoteID: String) async
}
