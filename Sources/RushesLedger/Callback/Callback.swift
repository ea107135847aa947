public import RushesCore

/// A caller that is to be told that a job has ended.
public struct Callback: Sendable, Hashable {
    /// How telling came to an end.
    public enum Outcome: String, Sendable, Hashable, CaseIterable {
        /// The caller has heard it.
        case delivered = "delivered"
        /// It could not be reached, and is not tried again.
        case givenUp = "given_up"
    }

    /// The job that has ended.
    public let jobID: Job.ID
    /// Whose job that is.
    public let owner: Owner
    /// The address to tell.
    public let url: String
    /// How many times it has been taken up to be told.
    public let tries: Int

    /// Describes a callback.
    public init(jobID: Job.ID, owner: Owner, url: String, tries: Int) {
        self.jobID = jobID
        self.owner = owner
        self.url = url
        self.tries = tries
    }
}
