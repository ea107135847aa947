import NIOCore
import RushesGateway
import Testing

struct ResponsePaceTests {
    private static func second(_ second: UInt64) -> NIODeadline { .uptimeNanoseconds(second * 1_000_000_000) }

    private var pace = ResponsePace(timeout: .seconds(60), at: second(0))

    private mutating func isOverdue(_ byteCount: Int?, isWatching: Bool = false, at second: UInt64) -> Bool {
        pace.isOverdue(waitingByteCount: byteCount, isWatching: isWatching, at: Self.second(second))
    }

    @Test mutating func `fewer bytes that wait are progress`() {
        _ = pace.wrote(at: Self.second(0))
        for look in 1...100 as ClosedRange<UInt64> {
            #expect(!isOverdue(1_000_000 - Int(look), at: look * 15))
        }
        #expect(!isOverdue(999_900, at: 1515))
        #expect(!isOverdue(999_950, at: 1530))
        #expect(!isOverdue(999_960, at: 1545))
        #expect(isOverdue(999_960, at: 1560))
    }

    @Test mutating func `room for more is progress, even where more bytes wait than before`() {
        _ = pace.wrote(at: Self.second(0))
        for look in 1...100 as ClosedRange<UInt64> {
            #expect(!isOverdue(1000 + Int(look), at: look * 15))
            pace.hasRoom(at: Self.second(look * 15))
        }
        #expect(pace.isWaiting)
    }

    @Test mutating func `nothing is looked for when nothing waits`() {
        #expect(pace.deadline == nil)
        let first = pace.wrote(at: Self.second(0))
        let second = pace.wrote(at: Self.second(1))
        #expect(pace.deadline == Self.second(15))
        pace.took(second, at: Self.second(2))
        pace.took(first, at: Self.second(2))
        #expect(pace.deadline == nil)
        _ = pace.wrote(at: Self.second(100))
        #expect(pace.deadline == Self.second(115))
        #expect(!isOverdue(0, at: 115))
        #expect(pace.deadline == nil)
    }

    @Test mutating func `a write that is held on its way waits, though no bytes do`() {
        _ = pace.wrote(at: Self.second(0))
        for look in [15, 30, 45] as [UInt64] {
            #expect(!isOverdue(0, isWatching: true, at: look))
        }
        #expect(isOverdue(0, isWatching: true, at: 60))
    }
}
