public import RushesCore

/// A process's store of takes: the shelf outlives the process, its downloads do not.
public struct SimulatedTakeStore: TakeStore {
    private let process: SimulatedProcess
    private let keeper: ShelfTakeStore

    /// Makes the store of a process.
    package init(
        process: SimulatedProcess,
        shelf: Shelf,
        answer: @escaping @Sendable (OutputLink) -> ClipAnswer
    ) {
        self.process = process
        keeper = ShelfTakeStore(
            shelf: shelf,
            clock: ProcessClock(of: process),
            duration: .seconds(2),
            answer: answer
        )
    }

    /// Fetches a clip while the process lives.
    public func store(
        _ link: OutputLink,
        by access: LinkAccess,
        at destination: Job.Destination,
        or alternative: Job.Destination?,
        accepting content: TakeContent,
        sparing spared: Set<String>,
        confirm: @escaping @Sendable () async throws(RushesError) -> Void,
        progress: @escaping @Sendable (_ received: Int64, _ total: Int64?) -> Void
    ) async throws(RushesError) -> StoredFile {
        try await process.enter("fetches")
        let file = try await keeper.store(
            link,
            by: access,
            at: destination,
            or: alternative,
            accepting: content,
            sparing: spared,
            confirm: confirm,
            progress: progress
        )
        try await process.leave("has fetched")
        return file
    }

    /// Looks at the shelf while the process lives.
    public func stored(of job: Job, at places: [Job.Destination]) async -> StoredFile? {
        guard (try? await process.enter("looks for a clip")) != nil else { return nil }
        return await keeper.stored(of: job, at: places)
    }

    /// Writes a receipt while the process lives.
    public func writeReceipt(of take: Take, job: Job) async throws(RushesError) {
        try await process.enter("writes a receipt")
        try await keeper.writeReceipt(of: take, job: job)
        try await process.leave("has written a receipt")
    }
}
