import Foundation
import RushesCore
import Testing

/// The money rules over random lives; events that are not allowed are tried too and must change nothing.
@Suite struct JobMoneyTests {
    static let price = Money(micros: 1_000_000)

    @Test(arguments: [false, true])
    func `hold and charge keep their rules whatever happens`(isRehearsal: Bool) {
        for seed in 1...2_000 as ClosedRange<UInt64> {
            var generator = SplitMix(state: seed)
            var job = Self.job(isRehearsal: isRehearsal)
            var sent = 0
            for step in 0..<20 {
                let event = JobTransitionTests.events.randomElement(using: &generator) ?? .cancelled
                let before = job
                let moment = Date(timeIntervalSince1970: Double(step))
                do throws(RushesError) {
                    try job.apply(event, at: moment)
                } catch {
                    #expect(error.code == .internalError)
                    #expect(job == before, "a refused event changes nothing (seed \(seed))")
                    continue
                }
                if case .sending = event { sent += 1 }
                Self.check(job, after: before, event: event, sent: sent, seed: seed)
            }
        }
    }

    private static func check(_ job: Job, after before: Job, event: JobEvent, sent: Int, seed: UInt64) {
        let note: Comment = "seed \(seed), \(before.state.rawValue) and \(event.name)"
        let full = job.isRehearsal ? Money.zero : price
        let isOpen: Set<JobState> = [.queued, .submitting, .accepted, .generating, .inDoubt]
        #expect(job.held == (isOpen.contains(job.state) ? full : .zero), note)
        #expect(job.held == .zero || job.charge == nil, note)
        if isOpen.contains(job.state) { #expect(job.charge == nil, note) }
        if [.fetching, .done, .expired].contains(job.state) { #expect(job.charge != nil, note) }
        if job.state == .cancelled { #expect(job.charge == nil, note) }
        if before.charge != nil { #expect(job.charge != nil, note) }
        if before.charge?.basis == .settled { #expect(job.charge?.basis == .settled, note) }
        if job.isRehearsal { #expect(job.charge?.amount ?? .zero == .zero, note) }
        #expect((job.finalizedAt != nil) == job.state.isTerminal, note)
        #expect(job.held.micros >= 0, note)
        if job.state.isTerminal { #expect(job.held == .zero, note) }
        if before.held == .zero { #expect(job.held == .zero, note) }
        if before.charge == nil, job.charge != nil, event.name != "settled" {
            #expect(before.held == full && job.held == .zero, note)
        }
        if let remoteID = before.remoteID { #expect(job.remoteID == remoteID, note) }
        if before.acceptedAt != nil { #expect(job.acceptedAt == before.acceptedAt, note) }
        if before.remoteID != nil { #expect(job.state != .queued && job.state != .submitting, note) }
        if before.state.isTerminal { #expect(job.finalizedAt == before.finalizedAt, note) }
        #expect(job.attempts == sent, note)
    }

    @Test func `a job that failed before a clip was made cannot become done`() throws {
        var job = Self.job(isRehearsal: false)
        try job.apply(.refused(JobTransitionTests.reason), at: Date(timeIntervalSince1970: 1))
        for event in JobTransitionTests.events where event.name != "settled" {
            #expect(throws: RushesError.self) { try job.apply(event, at: Date(timeIntervalSince1970: 2)) }
        }
        try job.apply(.settled(JobTransitionTests.figure), at: Date(timeIntervalSince1970: 2))
        #expect(job.charge == Charge(amount: JobTransitionTests.figure, basis: .settled))
        #expect(job.state == .failed)
    }

    private static func job(isRehearsal: Bool) -> Job {
        Job(
            id: JobTransitionTests.jobID,
            owner: .local,
            provider: ProviderID("atlas"),
            brief: Brief("a heron"),
            input: Input(model: ModelID("sample"), body: [:]),
            isRehearsal: isRehearsal,
            quote: Quote(amount: price, basis: .list, asOf: "2026-06-02"),
            destination: Job.Destination(path: "/clip.mp4", mayReplace: false),
            createdAt: Date(timeIntervalSince1970: 0)
        )
    }

    /// A generator that gives the same numbers on every machine.
    private struct SplitMix: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var bits = state
            bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
            bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
            return bits ^ (bits >> 31)
        }
    }
}
