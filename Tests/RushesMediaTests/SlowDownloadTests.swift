import RushesCore
import RushesMedia
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(10))) struct SlowDownloadTests {
    /// Watches a sender that gives so many bytes between two looks; a clock's sleep is that moment.
    private func finding(of counts: [Int?], isPaused: @escaping @Sendable (Int) -> Bool = { _ in false }) async
        -> StallWatch.Finding?
    {
        let watch = StallWatch()
        let looks = Guarded(0)
        let clock = SteppingClock {
            let look = looks.withLock { looks in
                defer { looks += 1 }
                return looks
            }
            // The test's sender has nothing more to give: the download is over.
            guard look < counts.count else { throw CancellationError() }
            if isPaused(look) { watch.pause(true) } else if look > 0, isPaused(look - 1) { watch.pause(false) }
            if let count = counts[look] { watch.beat(count) }
        }
        return await watch.waitForFault(silence: .seconds(30), atLeast: 60_000, in: .seconds(60), clock: clock)
    }

    @Test func `a sender that says nothing for the limit is silent`() async {
        #expect(await finding(of: [500, nil, nil, nil, nil]) == .silent)
    }

    @Test func `a sender that gives a byte now and then is slow once the window has passed`() async {
        #expect(await finding(of: [Int?](repeating: 1, count: 20)) == .slow)
        // One that has been quick at first, too.
        #expect(await finding(of: [1_000_000] + [Int?](repeating: 1, count: 20)) == .slow)
    }

    @Test func `a sender that is quick enough over the window is left alone`() async {
        #expect(await finding(of: [Int?](repeating: 10_000, count: 100)) == nil)
        // In bursts, with silence between them.
        #expect(await finding(of: (0..<100).map { $0 % 3 == 0 ? 40_000 : nil }) == nil)
    }

    @Test func `a disk that is waited for is no fault of the sender's`() async {
        #expect(await finding(of: [Int?](repeating: nil, count: 40)) { _ in true } == nil)
    }
}

/// A clock on which every sleep is over at once, after something has happened.
private struct SteppingClock: Clock {
    struct Instant: InstantProtocol {
        var offset: Duration

        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    let step: @Sendable () throws -> Void

    var now: Instant { Instant(offset: .zero) }
    var minimumResolution: Duration { .nanoseconds(1) }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws { try step() }
}
