import RushesCore

/// How long something may take.
struct TimeLimit: Sendable {
    private let limit: Duration
    private let clock: any Clock<Duration>

    init(_ limit: Duration, clock: any Clock<Duration>) {
        self.limit = limit
        self.clock = clock
    }

    /// Runs work, and cancels it when the limit passes. Waits for its end in any case, so that nothing is left behind:
    /// work that was cancelled must end soon. What it has brought about by then counts.
    ///
    /// - Parameters:
    ///   - work: what is to be done.
    ///   - tooLate: the error that stands for the work's own when the limit made it fail.
    /// - Returns: what the work has brought about.
    /// - Throws: the work's error, or `tooLate`; `cancelled` if the caller was cancelled.
    func run<Value: Sendable>(
        _ work: @escaping @Sendable () async -> Result<Value, RushesError>,
        orElse tooLate: @Sendable () -> RushesError
    ) async throws(RushesError) -> Value {
        let result = await withTaskGroup(of: Result<Value, RushesError>?.self) { group in
            group.addTask { await work() }
            group.addTask { [limit, clock] in
                try? await clock.sleep(for: limit)
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            if let first { return first }
            let end = await group.next() ?? nil
            if case .success(let value)? = end { return .success(value) }
            return Result.failure(Task.isCancelled ? RushesError(.cancelled, "the request was cancelled") : tooLate())
        }
        return try result.get()
    }
}
