/// A random number generator whose bits come from a function: where injected chance meets the standard library.
package struct InjectedRandom: RandomNumberGenerator {
    private let bits: @Sendable () -> UInt64

    /// Makes a generator from a source of bits.
    package init(bits: @escaping @Sendable () -> UInt64) { self.bits = bits }

    /// The next bits.
    package mutating func next() -> UInt64 { bits() }
}
