public import RushesCore

/// Reads jobs, their takes and their entries. Every read that shows something names an owner: other people's jobs do not
/// exist.
///
/// All calls throw what those of a ``LedgerStore`` do, and what each says below.
public protocol JobReader: Sendable {
    /// The owner's request with a key, if it has been answered with a job: to be looked up before anything is planned.
    func request(withKey key: String, owner: Owner) async throws(RushesError) -> RecordedRequest?

    /// A job as it stands.
    ///
    /// - Throws: `not_found` if there is none, or it is somebody else's.
    func job(_ id: Job.ID, owner: Owner) async throws(RushesError) -> Job

    /// An owner's jobs, newest first.
    func jobs(of owner: Owner, where filter: JobFilter) async throws(RushesError) -> [Job]

    /// How many jobs of an owner a filter lets through on all its pages: `before`, `skip` and `limit` do not count here.
    func jobCount(of owner: Owner, where filter: JobFilter) async throws(RushesError) -> Int

    /// The unfinished jobs of every owner, oldest first: what a worker has to look after. Never for showing.
    ///
    /// - Parameters:
    ///   - id: the last id of the page before; `nil` for the first page.
    ///   - limit: how many at most.
    /// - Returns: jobs in any state that is not terminal, those in doubt included; claimed or not.
    /// - Throws: what every call throws; that there are none is not an error.
    func unfinishedJobs(after id: Job.ID?, limit: Int) async throws(RushesError) -> [Job]

    /// The job, of whatever owner, that a provider's prediction belongs to; `nil` if none has it. It tells a worker
    /// that looks for a lost prediction which ones are accounted for. Never for showing.
    func job(ofPrediction remoteID: String, provider: ProviderID) async throws(RushesError) -> Job?

    /// An owner's newest job of each of a batch's rows that has one, by the rows' keys (`Job.batchKey`).
    func jobs(ofBatchKeys keys: [String], owner: Owner) async throws(RushesError) -> [String: Job]

    /// What is known of a place on the disk, of whatever owner: whom it is promised to, and which takes were stored there.
    func place(at path: String) async throws(RushesError) -> PlaceRecord

    /// An owner's jobs of batches' rows whose keys (`Job.batchKey`) come before a bound, compared by their bytes, in the
    /// order of their ids.
    ///
    /// - Parameters:
    ///   - owner: whose jobs.
    ///   - bound: the first key that is left out.
    ///   - id: the last job of the page before; `nil` for the first page.
    ///   - limit: how many at most.
    /// - Returns: the jobs as they stand; those of one row follow one another by age.
    /// - Throws: as all calls. That there is none is not an error.
    func batchJobs(
        of owner: Owner,
        keysBefore bound: String,
        after id: Job.ID?,
        limit: Int
    ) async throws(RushesError) -> [Job]

    /// A job's takes in the order they were stored; none if there is no such job.
    func takes(of job: Job.ID, owner: Owner) async throws(RushesError) -> [Take]

    /// An owner's takes, newest first; `filter.states` does not count here.
    func takes(of owner: Owner, where filter: JobFilter) async throws(RushesError) -> [Take]

    /// A job's entries in the order they were recorded; none if there is no such job.
    func entries(of job: Job.ID, owner: Owner) async throws(RushesError) -> [LedgerEntry]

    /// An owner's entries in the order they were recorded, of all jobs.
    ///
    /// - Parameters:
    ///   - owner: whose.
    ///   - sequence: the number of the last entry of the page before; 0 for the first page.
    ///   - limit: how many at most.
    /// - Returns: the page; empty after the last entry.
    /// - Throws: what every call throws.
    func entries(of owner: Owner, after sequence: Int64, limit: Int) async throws(RushesError) -> [LedgerEntry]

    /// How many jobs that have not ended are in each state, over all owners; states without any are left out. Never for
    /// showing to an owner.
    func openCounts() async throws(RushesError) -> [JobState: Int]

    /// How long predictions like one took from acceptance to completion, the last completed first, at most `limit`;
    /// over all owners. Alike are those of the same model at the same provider whose clips were to be as long and as fine.
    /// One that seems to have ended before it began, because a clock was set back, is left out. A store need not look
    /// further back than the last five thousand completions of any kind.
    func completionTimes(
        like facts: Input.Facts,
        of model: ModelID,
        provider: ProviderID,
        limit: Int
    ) async throws(RushesError) -> [Duration]
}
