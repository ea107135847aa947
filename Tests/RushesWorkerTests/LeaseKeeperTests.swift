import Foundation
import RushesCore
import RushesLedger
import RushesTesting
import RushesWorker
import Testing

/// Claims whose renewal fails for a while.
@Suite(.timeLimit(.minutes(10)))
struct LeaseKeeperTests {
    private static let length = Duration.seconds(20)

    /// Keeps one claim while its renewals fail for so long, and gives how long it was kept and why no longer.
    ///
    /// - Parameters:
    ///   - failing: from when to when renewals fail, counted from the claim.
    ///   - error: what they fail with.
    ///   - limit: when the claim is given back.
    /// - Returns: why it could not be kept, if so, and for how long it was.
    /// - Throws: what the ledger throws.
    private func keep(
        failing: Range<Duration>,
        with error: RushesError,
        until limit: Duration
    ) async throws -> (reason: RushesError?, kept: Duration) {
        let stage = Stage()
        let clock = stage.clock
        let now: @Sendable () -> Date = { Date(timeIntervalSince1970: 1_800_000_000 + clock.elapsed.inSeconds) }
        let environment = WorkerEnvironment(
            clock: clock,
            now: now,
            random: { 4 },
            worker: WorkerID(host: "stage", processID: 1, nonce: "one"),
            executor: stage.executor
        )
        let keeper = LeaseKeeper(environment: environment, length: Self.length) { leases throws(RushesError) in
            if failing.contains(clock.elapsed) { throw error }
            return leases
        }
        let job = try await stage.job()
        let asked = clock.elapsed
        let lease = try #require(
            try await stage.ledger.claim(
                job.id,
                owner: .local,
                by: environment.worker,
                token: "token",
                for: Self.length
            )
        )
        return try await stage.inVirtualTime {
            let start = clock.elapsed
            let reason = await withTaskGroup(of: RushesError?.self) { group in
                group.addTask { await keeper.keep(lease, since: asked) }
                group.addTask {
                    try? await clock.sleep(for: limit)
                    return nil
                }
                defer { group.cancelAll() }
                return await group.next() ?? nil
            }
            return (reason, clock.elapsed - start)
        }
    }

    @Test(arguments: [ErrorCode.diskFull, .ledgerLocked, .outputUnwritable, .internalError])
    func `a ledger that cannot be written for a moment costs no claim`(code: ErrorCode) async throws {
        let end = try await keep(
            failing: .seconds(6) ..< .seconds(18),
            with: RushesError(code, "no"),
            until: .seconds(90)
        )
        #expect(end.reason == nil)
        #expect(end.kept >= .seconds(90))
    }

    @Test func `a claim that cannot be renewed is given up at its end, and not before`() async throws {
        let end = try await keep(
            failing: .seconds(6) ..< .seconds(600),
            with: RushesError(.diskFull, "no room"),
            until: .seconds(300)
        )
        #expect(end.reason?.code == .diskFull)
        #expect(end.kept >= Self.length && end.kept <= Self.length + .seconds(2), "\(end.kept)")
    }

    @Test func `a claim is believed in from before it was asked for, and no longer than it was given for`() async throws
    {
        let stage = Stage()
        let (clock, worker) = (stage.clock, WorkerID(host: "stage", processID: 1, nonce: "one"))
        let environment = WorkerEnvironment(
            clock: clock,
            now: { LedgerSample.moment(0) },
            random: { 4 },
            worker: worker,
            executor: stage.executor
        )
        let keeper = LeaseKeeper(environment: environment, length: Self.length) { _ throws(RushesError) in
            throw RushesError(.ledgerLocked, "no")
        }
        let kept = try await stage.inVirtualTime {
            let asked = clock.elapsed
            // The program is held still between the question and the answer.
            try await clock.sleep(for: .seconds(15))
            let lease = Lease(jobID: LedgerSample.jobID(1), token: "t", worker: worker, duration: Self.length)
            let reason = await keeper.keep(lease, since: asked)
            #expect(reason?.code == .ledgerLocked)
            return clock.elapsed - asked
        }
        #expect(kept >= Self.length && kept <= Self.length + .seconds(2), "\(kept)")
    }
}
