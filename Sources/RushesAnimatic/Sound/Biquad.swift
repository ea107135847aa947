import Foundation

/// A filter of second order.
struct Biquad: Sendable {
    private let b: (Double, Double, Double)
    private let a: (Double, Double)
    private var first = 0.0
    private var second = 0.0

    init(b: (Double, Double, Double), a: (Double, Double)) {
        self.b = b
        self.a = a
    }

    /// The cookbook's low, high and band pass at 48 kHz.
    static func lowPass(_ frequency: Double, q: Double = 0.707) -> Biquad {
        make(frequency, q) { c, _ in ((1 - c) / 2, 1 - c, (1 - c) / 2) }
    }
    static func highPass(_ frequency: Double, q: Double = 0.707) -> Biquad {
        make(frequency, q) { c, _ in ((1 + c) / 2, -(1 + c), (1 + c) / 2) }
    }
    static func bandPass(_ frequency: Double, q: Double) -> Biquad {
        make(frequency, q) { _, alpha in (alpha, 0, -alpha) }
    }

    private static func make(
        _ frequency: Double,
        _ q: Double,
        _ numerator: (Double, Double) -> (Double, Double, Double)
    ) -> Biquad {
        let turn = 2 * Double.pi * frequency / 48000
        let alpha = sin(turn) / (2 * q)
        let b = numerator(cos(turn), alpha)
        let scale = 1 / (1 + alpha)
        return Biquad(
            b: (b.0 * scale, b.1 * scale, b.2 * scale),
            a: (-2 * cos(turn) * scale, (1 - alpha) * scale)
        )
    }

    mutating func next(_ input: Double) -> Double {
        let output = b.0 * input + first
        first = b.1 * input - a.0 * output + second
        second = b.2 * input - a.1 * output
        return output
    }
}
