import RushesCore
import RushesTesting
import RushesWorker
import Testing

/// What a service's desk keeps while jobs come and go for weeks.
@Suite struct DeskMemoryTests {
    @Test func `the order of acceptances tells how many were accepted later, whatever order they came in`() {
        let random = SeededRandom(seed: 3)
        var order = AcceptanceOrder()
        var moments: [Duration] = []
        for _ in 0..<500 {
            moments.append(.seconds(random.number(0...300)))
            order.insert(moments[moments.count - 1])
        }
        for moment in moments { #expect(order.rank(of: moment) == moments.count { $0 > moment }) }
    }

    @Test func `the order of acceptances is bounded and keeps the newest`() {
        var order = AcceptanceOrder(capacity: 100)
        for second in 0..<1_000 {
            order.insert(.seconds(second))
            #expect(order.count <= 200)
        }
        #expect(order.rank(of: .seconds(949)) == 50)
        #expect(order.remembers(.seconds(949)))
        #expect(!order.remembers(.seconds(700)))
    }

    @Test func `a prediction that is left and taken up again counts once`() {
        var order = AcceptanceOrder()
        for second in 0..<10 { order.insert(.seconds(second)) }
        for _ in 0..<5 {
            order.remove(.seconds(7))
            order.insert(.seconds(7))
        }
        order.remove(.seconds(20))
        order.remove(.seconds(-1))
        order.remove(.milliseconds(3500))
        #expect(order.count == 10)
        #expect(order.rank(of: .seconds(5)) == 4)
    }

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
