/// The contract that people program against: in process (`LocalStudio`) or, later, through a gateway.
///
/// Every call speaks for one owner, fixed when the studio is made: another owner's jobs are not found.
public protocol Studio: Sendable {
    /// The price of a brief, without spending or recording anything.
    ///
    /// - Throws: `RushesError`: the model's refusal (`invalid_brief`, `media_…`, `unknown_model`), `price_unknown`.
    func quote(_ brief: Brief) async throws -> Quote

    /// Checks and prices a brief, holds its price and records the job. Sending goes on by itself.
    ///
    /// - Throws: `RushesError`, as ``quote(_:)``, and `budget_exceeded`, `output_exists`, `no_api_key`. A refusal
    ///   or failure by the provider is not thrown here; it is the job's `error`.
    func submit(_ brief: Brief) async throws -> Job

    /// A job as it stands.
    ///
    /// - Throws: `not_found` if there is none, or it is somebody else's.
    func job(_ id: Job.ID) async throws -> Job

    /// What happens to a job from now on: its present state first, then every change. The sequence ends when nothing
    /// more will happen by itself (terminal, or in doubt).
    func events(of id: Job.ID) -> AsyncStream<JobUpdate>

    /// The finished clips of a job, in order; empty while there are none.
    ///
    /// - Throws: `not_found` if there is no such job.
    func takes(of id: Job.ID) async throws -> [Take]

    /// Takes a job back before it is sent; its hold is released.
    ///
    /// - Throws: `not_found`, or `not_allowed` once it may have been sent, since services have no cancel.
    @discardableResult
    func cancel(_ id: Job.ID) async throws -> Job
}

/// A change that a person watching a job sees.
public enum JobUpdate: Sendable, Hashable {
    /// The job's state, or something else about it, has changed.
    case changed(Job)
    /// Work goes on: a share between 0 and 1 if it is known, and what is being done, in a few words.
    case progress(share: Double?, activity: String)
    /// Something that a person should know and that changes nothing, such as a service that stays silent.
    case notice(String)
}
