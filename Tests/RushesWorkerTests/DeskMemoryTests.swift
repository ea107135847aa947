import RushesCore
import RushesTesting
import RushesWorker
import Testing

/// What a service's desk keeps while jobs come and go for weeks.
@Suite struct DeskMemoryTests {
    @Test func `a line gives back the room of those who gave up`() {
        var line = CallLine<Int>()
        line.append(0, as: 0)
        for id in 1...10_000 as ClosedRange<UInt64> {
            line.append(Int(id), as: id)
            #expect(line.remove(id) == Int(id))
            #expect(line.room <= 200)
        }
        line.append(10_001, as: 10_001)
        #expect(line.popFirst() == 0)
        #expect(line.popFirst() == 10_001)
        #expect(line.popFirst() == nil)
        #expect(line.isEmpty)
    }

    @Test func `a line serves first come first, whoever gives up between`() {
        let random = SeededRandom(seed: 5)
        var line = CallLine<Int>()
        var (waiting, next) = ([Int](), 0)
        for _ in 0..<20_000 {
            switch random.number(0...3) {
            case 0, 1:
                line.append(next, as: UInt64(next))
                waiting.append(next)
                next += 1
            case 2:
                #expect(line.popFirst() == waiting.first)
                if !waiting.isEmpty { waiting.removeFirst() }
            default:
                guard !waiting.isEmpty else { continue }
                let gone = waiting.remove(at: random.number(0...waiting.count - 1))
                #expect(line.remove(UInt64(gone)) == gone)
            }
            #expect(line.isEmpty == waiting.isEmpty)
        }
    }
}
