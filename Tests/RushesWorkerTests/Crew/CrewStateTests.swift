import RushesCore
import RushesLedger
import RushesTesting
import RushesWorker
import Testing

/// Who gets his turn, how much room an owner gets, and who is asked about what he has cost.
@Suite struct CrewStateTests {
    private func owner(_ name: String) -> Owner { Owner(rawValue: name) }

    private func errand(_ number: Int, of owner: String) -> CrewState.Errand {
        CrewState.Errand(LedgerSample.job(number, owner: self.owner(owner)))
    }

    @Test func `one with a thousand waiting makes another wait for one of them`() {
        var queue = FairQueue<String, Int>()
        for number in 0..<1000 { queue.append(number, to: "many") }
        queue.append(1000, to: "one")
        #expect(queue.count == 1001)
        #expect([queue.next(), queue.next(), queue.next()] == [0, 1000, 1])
        #expect((2..<1000).allSatisfy { queue.next() == $0 })
        #expect(queue.next() == nil)
        #expect(queue.isEmpty)
    }

    @Test func `a line that is not served keeps its turn`() {
        var queue = FairQueue<String, Int>()
        for (line, number) in [("a", 1), ("b", 2), ("c", 3), ("a", 4), ("b", 5)] { queue.append(number, to: line) }
        #expect(queue.next { $0 == "b" } == 2)
        #expect(queue.next { $0 == "d" } == nil)
        #expect(queue.next() == 1)
        #expect(queue.next() == 3)
        #expect(queue.next() == 5)
        #expect(queue.next() == 4)
        #expect(queue.count == 0)
    }

    @Test func `an owner fills no more than half of what the others leave free`() {
        var state = CrewState()
        let limits = CrewLimits(sending: 1000, inHand: 1000, known: 100)
        for number in 0..<1000 { state.offer(errand(number, of: "first"), at: .zero, within: limits) }
        for number in 1000..<2000 { state.offer(errand(number, of: "second"), at: .zero, within: limits) }
        state.offer(errand(2000, of: "third"), at: .zero, within: limits)
        var counts: [Owner: Int] = [:]
        while let errand = state.begin(within: limits) { counts[errand.owner, default: 0] += 1 }
        #expect(counts == [owner("first"): 50, owner("second"): 25, owner("third"): 1])
    }

    @Test func `an owner has no more in hand than half of what the others leave free`() {
        var state = CrewState()
        let limits = CrewLimits(sending: 1000, inHand: 8)
        for number in 0..<100 { state.offer(errand(number, of: "first"), at: .zero, within: limits) }
        var begun: [CrewState.Errand] = []
        while let errand = state.begin(within: limits) { begun.append(errand) }
        #expect(begun.count == 4)
        for number in 100..<103 { state.offer(errand(number, of: "second"), at: .zero, within: limits) }
        while let errand = state.begin(within: limits) { begun.append(errand) }
        #expect(begun.map(\.owner.rawValue) == ["first", "first", "first", "first", "second", "second"])
        for errand in begun {
            state.free(errand.kind)
            state.leave(errand)
        }
        #expect(state.inHand == 0)
        #expect(state.begin(within: limits)?.owner == owner("first"))
    }

    @Test(arguments: 1...3)
    func `an owner gets at least one job in hand`(inHand: Int) {
        var state = CrewState()
        let limits = CrewLimits(inHand: inHand, known: inHand)
        state.offer(errand(1, of: "first"), at: .zero, within: limits)
        #expect(state.begin(within: limits) != nil)
    }

    @Test func `a job that rests is not taken up before its time, and rests longer each time`() {
        var state = CrewState()
        let limits = CrewLimits()
        let job = errand(1, of: "first")
        var now = Duration.zero
        for length in [5, 10, 20, 25, 25] {
            state.offer(job, at: now, within: limits)
            guard let begun = state.begin(within: limits) else {
                Issue.record("it still rests")
                return
            }
            state.free(begun.kind)
            state.rest(begun, at: now, for: .seconds(5) ... .seconds(25))
            state.offer(job, at: now + .seconds(length) - .milliseconds(1), within: limits)
            #expect(state.begin(within: limits) == nil)
            now += .seconds(length)
        }
        #expect(state.inHand == 0)
    }

    @Test func `prices are asked for in turns, the newest first, and not again before a pause`() {
        var prices = PriceQuestions()
        let ids = (1...5).map(LedgerSample.jobID)
        func next(at second: Int, of open: [Job.ID]) -> [Job.ID] {
            prices.next(of: open, at: .seconds(second), limit: 2, pause: .seconds(300))
        }
        prices.ask(about: ids[0], at: .zero)
        #expect(next(at: 60, of: ids) == [ids[1], ids[2]])
        #expect(next(at: 120, of: ids) == [ids[3], ids[4]])
        #expect(next(at: 180, of: ids).isEmpty)
        #expect(next(at: 300, of: ids) == [ids[0]])
        #expect(next(at: 900, of: ids) == [ids[1], ids[2]])
        // One that is new is asked about before the others' turns come.
        let newest = LedgerSample.jobID(6)
        #expect(next(at: 960, of: [newest] + ids) == [newest, ids[3]])
    }
}
