/// The contract of whoever brings finished clips to their places on this machine.
///
/// A file under its final name is always a whole clip, and it is durable before a call returns. Every call may be made
/// again after any failure and after a crash.
public protocol TakeStore: Sendable {
    /// Brings a clip to its place, under the ending of what it holds: `NAME.webm` where `NAME.mp4` was asked for and a WebM
    /// came.
    ///
    /// - Parameters:
    ///   - link: where the clip is.
    ///   - access: what may be done to get at it.
    ///   - destination: where it goes; missing folders are made.
    ///   - alternative: where it goes if somebody else's file stands at its destination and may not be replaced.
    ///   - content: what will do.
    ///   - spared: the digests of contents that are left alone also where a file may be replaced: takes of other jobs.
    ///   - confirm: called when the file is whole, right before it gets its name: what it throws keeps it from that.
    ///   - progress: told the bytes that are there and, if it is known, how many there will be.
    /// - Returns: the stored clip, under the name that it got.
    /// - Throws: `take_expired` if the link answers with anything but content: whether that means "not yet" or "no more"
    ///   is for the caller to say, who knows the time; `provider_unreachable` if it answers nothing; `take_corrupt` if it
    ///   does not lead to a whole clip, or to something else; `output_exists` if neither place is free; `disk_full`,
    ///   `output_unwritable`; `interrupted` if the task is cancelled; what `confirm` throws.
    func store(
        _ link: OutputLink,
        by access: LinkAccess,
        at destination: Job.Destination,
        or alternative: Job.Destination?,
        accepting content: TakeContent,
        sparing spared: Set<String>,
        confirm: @escaping @Sendable () async throws(RushesError) -> Void,
        progress: @escaping @Sendable (_ received: Int64, _ total: Int64?) -> Void
    ) async throws(RushesError) -> StoredFile

    /// A clip of a job that is at its place already, whole, although the ledger does not know it: after a crash between
    /// the two. It is looked for when the link is gone.
    ///
    /// - Parameters:
    ///   - job: the job.
    ///   - places: where the clip may be.
    /// - Returns: the clip; `nil` if nothing is there that is surely the job's, which is not an error.
    func stored(of job: Job, at places: [Job.Destination]) async -> StoredFile?

    /// Writes the receipt beside a stored clip, atomically.
    ///
    /// - Throws: `disk_full`, `output_unwritable`.
    func writeReceipt(of take: Take, job: Job) async throws(RushesError)
}

/// A clip that is home: whole, checked, durable, under its final name.
public struct StoredFile: Sendable, Hashable {
    /// The file's absolute path.
    public var path: String
    /// The file's size in bytes.
    public var byteCount: Int64
    /// The lower-case hexadecimal SHA-256 of the file.
    public var sha256: String
    /// What the file holds, from its content.
    public var media: MediaFacts

    /// Describes a stored clip.
    public init(path: String, byteCount: Int64, sha256: String, media: MediaFacts) {
        self.path = path
        self.byteCount = byteCount
        self.sha256 = sha256
        self.media = media
    }
}

/// What will do as an output that is brought home.
public enum TakeContent: Sendable, Hashable {
    /// A clip, and nothing else.
    case clip
    /// Any output that a model gives beside the clip: a last frame, the sound alone, another clip.
    case anything
}
