/// Noise of which each side has its own.
struct NoiseSource {
    private var state: UInt64
    private var brown = 0.0

    init(seed: UInt64) { state = seed | 1 }

    /// Even noise between −1 and 1.
    mutating func white() -> Double {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Double(Int64(bitPattern: state) >> 11) * (1 / 4_503_599_627_370_496)
    }

    /// Noise that falls by 6 dB an octave.
    mutating func deep() -> Double {
        brown = brown * 0.985 + white() * 0.12
        return brown
    }
}
