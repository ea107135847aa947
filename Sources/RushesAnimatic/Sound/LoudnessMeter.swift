import Foundation

/// Integrated loudness by ITU-R BS.1770-4, of stereo at 48 kHz, as it goes along.
struct LoudnessMeter: Sendable {
    private static let step = 4800
    private var filters = [Self.weighting, Self.weighting]
    private var energy = 0.0
    private var count = 0
    /// The mean square of every 100 ms.
    private var steps: [Float] = []

    private static var weighting: [Biquad] {
        [
            Biquad(
                b: (1.53512485958697, -2.69169618940638, 1.19839281085285),
                a: (-1.69065929318241, 0.73248077421585)
            ),
            Biquad(b: (1, -2, 1), a: (-1.99004745483398, 0.99007225036621)),
        ]
    }

    /// Takes one sample of each side.
    mutating func add(_ left: Float, _ right: Float) {
        for (side, value) in [left, right].enumerated() {
            var weighted = Double(value)
            for stage in 0..<2 { weighted = filters[side][stage].next(weighted) }
            energy += weighted * weighted
        }
        count += 1
        guard count == Self.step else { return }
        steps.append(Float(energy / Double(count)))
        (energy, count) = (0, 0)
    }

    /// The loudness in LUFS; `nil` of silence.
    var integrated: Double? {
        var parts = steps.map(Double.init)
        if parts.isEmpty, count > 0 { parts = [energy / Double(count)] }
        // Blocks of 400 ms that overlap by three quarters; what is shorter is one block.
        let width = min(4, parts.count)
        guard width > 0 else { return nil }
        let blocks = (0...(parts.count - width)).map { parts[$0..<$0 + width].reduce(0, +) / Double(width) }
        func level(_ energy: Double) -> Double { -0.691 + 10 * log10(max(energy, 1e-15)) }
        func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
        let audible = blocks.filter { level($0) > -70 }
        guard !audible.isEmpty else { return nil }
        let gate = level(mean(audible)) - 10
        return level(mean(audible.filter { level($0) > gate }))
    }
}
