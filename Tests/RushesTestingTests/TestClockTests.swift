import RushesTesting
import Testing

@Suite(.timeLimit(.minutes(10)))
struct TestClockTests {
    @Test func `a sleeper wakes when the clock is moved to its deadline, not before`() async throws {
        let clock = TestClock()
        async let sleep: Void = clock.sleep(for: .seconds(10))
        await clock.sleepers()
        clock.advance(by: .seconds(9))
        #expect(clock.sleeperCount == 1)
        #expect(clock.advanceToNextDeadline() == .seconds(1))
        try await sleep
        #expect(clock.elapsed == .seconds(10))
        #expect(clock.sleeperCount == 0)
        #expect(clock.advanceToNextDeadline() == nil)
    }

    @Test func `sleeping for a moment that has passed does not sleep`() async throws {
        let clock = TestClock()
        clock.advance(by: .seconds(5))
        try await clock.sleep(until: TestClock.Instant(offset: .seconds(5)), tolerance: nil)
        try await clock.sleep(for: .zero)
    }

    @Test func `cancelling ends the sleep at once`() async {
        let clock = TestClock()
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                do {
                    try await clock.sleep(for: .seconds(10))
                    return false
                } catch {
                    return error is CancellationError
                }
            }
            await clock.sleepers()
            group.cancelAll()
            #expect(await group.next() == true)
        }
        #expect(clock.sleeperCount == 0)
    }

    @Test func `a gate lets everybody through once it is open`() async {
        let gate = Gate()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<10 { group.addTask { await gate.wait() } }
            gate.open()
            await group.waitForAll()
        }
        await gate.wait()
    }
}
