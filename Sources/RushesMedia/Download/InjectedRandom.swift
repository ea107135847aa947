/// A random number generator whose bits come from a function.
struct InjectedRandom: RandomNumberGenerator {
    let bits: @Sendable () -> UInt64

    mutating func next() -> UInt64 { bits() }
}
