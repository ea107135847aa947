import Foundation

/// Randomness that belongs to a place: the same coordinates and seed give the same value, in any order, on any thread.
enum Noise {
    /// Well mixed bits of two coordinates and a seed.
    @inline(__always)
    static func bits(_ x: Int, _ y: Int, _ seed: UInt32) -> UInt32 {
        var value = UInt32(truncatingIfNeeded: x) &* 0x9E37_79B1
        value ^= UInt32(truncatingIfNeeded: y) &* 0x85EB_CA77
        value ^= seed &* 0xC2B2_AE3D
        value ^= value >> 15
        value = value &* 0x2C1B_3C6D
        value ^= value >> 12
        value = value &* 0x297A_2D39
        value ^= value >> 15
        return value
    }

    /// A value from 0 up to 1 for two coordinates and a seed.
    @inline(__always)
    static func unit(_ x: Int, _ y: Int, _ seed: UInt32) -> Float {
        Float(bits(x, y, seed) >> 8) * (1 / 16_777_216)
    }

    /// Smooth noise between 0 and 1 with features of about one unit.
    static func smooth(_ x: Float, _ y: Float, _ seed: UInt32) -> Float {
        let column = x.rounded(.down)
        let row = y.rounded(.down)
        let left = Int(column)
        let top = Int(row)
        let u = ease(x - column)
        let v = ease(y - row)
        // The four corners at once: the same arithmetic as `unit` has for each.
        let columns = UInt32(truncatingIfNeeded: left) &* 0x9E37_79B1
        let rows = UInt32(truncatingIfNeeded: top) &* 0x85EB_CA77
        let (nextColumns, nextRows) = (columns &+ 0x9E37_79B1, rows &+ 0x85EB_CA77)
        var bits = SIMD4<UInt32>(columns ^ rows, nextColumns ^ rows, columns ^ nextRows, nextColumns ^ nextRows)
        bits ^= SIMD4(repeating: seed &* 0xC2B2_AE3D)
        bits ^= bits &>> 15
        bits = bits &* 0x2C1B_3C6D
        bits ^= bits &>> 12
        bits = bits &* 0x297A_2D39
        bits ^= bits &>> 15
        let values = SIMD4<Float>(bits &>> 8)
        let across = SIMD4<Float>(1 - u, u, 1 - u, u) * SIMD4<Float>(1 - v, 1 - v, v, v)
        return (values * across).sum() * (1 / 16_777_216)
    }

    /// Several octaves of smooth noise, between 0 and 1.
    static func fractal(_ x: Float, _ y: Float, octaves: Int, _ seed: UInt32) -> Float {
        var sum: Float = 0
        var strength: Float = 0.5
        var total: Float = 0
        var scale: Float = 1
        for octave in 0..<octaves {
            sum += smooth(x * scale, y * scale, seed &+ UInt32(octave) &* 101) * strength
            total += strength
            strength *= 0.5
            scale *= 2.03
        }
        return sum / total
    }

    /// The seed that a text stands for (FNV-1a).
    static func seed(of text: String) -> UInt64 {
        text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    private static func ease(_ value: Float) -> Float { value * value * (3 - 2 * value) }
}

/// Smooth passage from 0 to 1 between two edges.
func passage(_ from: Float, _ to: Float, _ value: Float) -> Float {
    let share = min(max((value - from) / (to - from), 0), 1)
    return share * share * (3 - 2 * share)
}
