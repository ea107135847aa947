import RushesCore
import Synchronization

/// What happened in a simulation, as a fingerprint and, when one is replayed, in words; and what should not have.
public final class SimulationTrace: Sendable {
    private struct State {
        var digest: UInt64 = 0xcbf2_9ce4_8422_2325
        var count = 0
        var lines: [String] = []
        var violations: [String] = []
    }

    private let state = Guarded(State())
    private let clock: SimulatedClock
    private let isRecorded: Bool

    /// Makes a trace.
    public init(clock: SimulatedClock, isRecorded: Bool) {
        self.clock = clock
        self.isRecorded = isRecorded
    }

    /// A fingerprint of everything that was noted: who did what when.
    public var digest: UInt64 { state.withLock(\.digest) }
    /// How many things were noted.
    public var count: Int { state.withLock(\.count) }
    /// The notes, if they are recorded.
    public var lines: [String] { state.withLock(\.lines) }
    /// The rules that were broken.
    public var violations: [String] { state.withLock(\.violations) }

    /// Notes that somebody did something.
    public func note(
        _ what: StaticString,
        by number: Int,
        value: Int = 0,
        _ detail: @autoclosure () -> String = ""
    ) {
        let elapsed = clock.elapsed
        let line =
            isRecorded
            ? Self.line(elapsed, number, "\(what) \(value == 0 ? "" : "\(value) ")\(detail())") : nil
        state.withLock { state in
            state.count += 1
            func mix(_ bits: UInt64) { state.digest = (state.digest ^ bits) &* 0x100_0000_01b3 }
            what.withUTF8Buffer { for byte in $0 { mix(UInt64(byte)) } }
            mix(UInt64(bitPattern: Int64(number)))
            mix(UInt64(bitPattern: Int64(value)))
            mix(UInt64(bitPattern: Int64(elapsed.inSeconds * 1000)))
            if let line { state.lines.append(line) }
        }
    }

    /// Notes that a rule was broken.
    public func violate(_ rule: String) {
        let line = Self.line(clock.elapsed, 0, "BROKEN: \(rule)")
        state.withLock { state in
            state.violations.append(line)
            if isRecorded { state.lines.append(line) }
        }
    }

    private static func line(_ elapsed: Duration, _ number: Int, _ text: String) -> String {
        "\(Double(Int(elapsed.inSeconds * 1000)) / 1000) s  process \(number)  \(text)"
    }
}
