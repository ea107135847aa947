public import RushesCore
public import RushesLedger
public import Testing

/// What `LedgerStore` promises, sentence by sentence. Every store's tests run every rule, and those of a store that can
/// see whether a worker lives the ``sightRules`` too.
public enum LedgerStoreConformance {
    /// All rules.
    public static let rules: [LedgerRule] =
        addingRules + recordingRules + fencingRules + claimingRules + ownerRules + listingRules + takeRules + sumRules
        + budgetRules + accountRules + walkRules + requestRules + freeRules + changeRules + callbackRules + keyRules
        + placeRules

    /// Expects an error with a code.
    public static func expect(
        _ code: ErrorCode,
        _ comment: Comment? = nil,
        sourceLocation: SourceLocation = #_sourceLocation,
        _ body: () async throws -> Void
    ) async {
        do {
            try await body()
            Issue.record("expected `\(code.rawValue)`, and nothing was thrown", sourceLocation: sourceLocation)
        } catch {
            let thrown = (error as? RushesError)?.code
            #expect(thrown == code, comment, sourceLocation: sourceLocation)
        }
    }
}

extension LedgerStore {
    /// Adds a job, claims it and records events, all at moments of the samples.
    ///
    /// - Returns: the job as the store has it after the last event.
    @discardableResult
    public func follow(_ job: Job, through events: [JobEvent], startingAt second: Double = 10) async throws -> Job {
        try await add(job)
        let lease = try await claimed(job)
        var current = try await self.job(job.id, owner: job.owner)
        for (offset, event) in events.enumerated() {
            current = try await record([event], under: lease, at: LedgerSample.moment(second + Double(offset)))
        }
        try await release(lease)
        return current
    }

    /// Claims a job of the samples for the samples' worker, for 20 seconds.
    ///
    /// - Throws: what the store throws, or an issue if the claim is not given.
    public func claimed(_ job: Job, token: String = "token-1") async throws -> Lease {
        let lease = try await claim(
            job.id,
            owner: job.owner,
            by: LedgerSample.worker(),
            token: token,
            for: .seconds(20)
        )
        return try #require(lease)
    }
}
