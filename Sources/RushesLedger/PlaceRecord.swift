public import RushesCore

/// What a ledger says of a place on the disk, over all owners.
public struct PlaceRecord: Sendable, Hashable {
    /// A take that was stored there.
    public struct Kept: Sendable, Hashable {
        /// The take.
        public var take: Take
        /// Whether it is a rehearsal's, which costs nothing and can be made again.
        public var isRehearsal: Bool

        /// Describes a take at the place.
        public init(take: Take, isRehearsal: Bool) {
            self.take = take
            self.isRehearsal = isRehearsal
        }
    }

    /// The path.
    public var path: String
    /// The job that has not ended and whose take is to go there.
    public var promisedTo: Job.ID?
    /// The takes that were stored there, newest first; more than one where others were moved away or replaced.
    public var takes: [Kept]

    /// Collects what is known of a place.
    public init(path: String, promisedTo: Job.ID? = nil, takes: [Kept] = []) {
        self.path = path
        self.promisedTo = promisedTo
        self.takes = takes
    }

    /// Why a job cannot be promised the place.
    public var refusal: RushesError {
        Self.promised(path, to: promisedTo)
    }

    /// Why a job cannot be promised a place that another has been promised.
    package static func promised(_ path: String, to job: Job.ID?) -> RushesError {
        RushesError(
            .outputExists,
            "the take of job \(job.map { "\($0)" } ?? "another"), which has not ended, is to go to \(path)",
            hint: "choose another name with -o, or let that job end first"
        )
    }
}
