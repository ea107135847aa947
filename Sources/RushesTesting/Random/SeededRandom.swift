import RushesCore
import Synchronization

/// Chance that a seed decides, on every machine alike (SplitMix64), and that many may draw from.
public final class SeededRandom: RandomNumberGenerator, Sendable {
    private let state: Guarded<UInt64>

    /// Makes a source that gives the same numbers for the same seed.
    public init(seed: UInt64) { state = Guarded(seed) }

    /// The next 64 bits.
    public func next() -> UInt64 {
        var bits = state.withLock { state in
            state &+= 0x9E37_79B9_7F4A_7C15
            return state
        }
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    /// A number from 0 up to, but not, 1.
    public var unit: Double { Double(next() >> 11) / Double(1 << 53) }

    /// Whether something happens that does so in this share of cases.
    public func happens(_ share: Double) -> Bool { unit < share }

    /// A whole number from 0 up to, but not, a bound.
    public func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    /// A whole number within a range.
    public func number(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.count))
    }

    /// A time between two, in seconds, to the millisecond.
    public func seconds(_ range: ClosedRange<Double>) -> Duration {
        .milliseconds(number(Int(range.lowerBound * 1000)...Int(range.upperBound * 1000)))
    }

    /// One of several.
    public func choice<Value>(_ values: [Value]) -> Value { values[number(0...values.count - 1)] }
}
