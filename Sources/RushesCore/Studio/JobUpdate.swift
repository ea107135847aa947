/// A change that a person watching a job sees.
public enum JobUpdate: Sendable, Hashable {
    /// The job's state, or something else about it, has changed.
    case changed(Job)
    /// Work goes on: a share between 0 and 1 if it is known, and what is being done, in a few words.
    case progress(share: Double?, activity: String)
    /// Something that a person should know and that changes nothing, such as a service that stays silent.
    case notice(String)
}
