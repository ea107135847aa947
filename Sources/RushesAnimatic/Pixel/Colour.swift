/// A colour as display RGB between 0 and 1, or, with its fourth part, a colour that already carries its opacity.
typealias Colour = SIMD4<Float>

extension SIMD4<Float> {
    /// A solid colour from `0xRRGGBB`.
    init(hex: UInt32) {
        self.init(Float(hex >> 16 & 255) / 255, Float(hex >> 8 & 255) / 255, Float(hex & 255) / 255, 1)
    }

    /// A solid colour from hue (0 to 1), saturation and brightness.
    init(hue: Float, saturation: Float, brightness: Float) {
        func part(_ offset: Float) -> Float {
            var place = (hue + offset).truncatingRemainder(dividingBy: 1) * 6
            if place < 0 { place += 6 }
            let share = Swift.min(Swift.max(abs(place - 3) - 1, 0), 1)
            return brightness * (1 - saturation + saturation * share)
        }
        self.init(part(0), part(2 / 3), part(1 / 3), 1)
    }

    /// This colour with its light and opacity scaled.
    @inline(__always)
    func scaled(_ share: Float) -> Self { self * share }

    /// This colour with its light scaled and its opacity kept.
    @inline(__always)
    func lit(_ gain: Float) -> Self { Self(x * gain, y * gain, z * gain, w) }

    /// This colour within its range.
    var limited: Self {
        @inline(__always) get {
            let positive = replacing(with: 0, where: self .< 0)
            return positive.replacing(with: 1, where: positive .> 1)
        }
    }

    /// This colour within its range, without any transparency.
    var solid: Self {
        var result = limited
        result.w = 1
        return result
    }

    /// The colour that lies `share` of the way to another.
    @inline(__always)
    func mixed(_ other: Self, _ share: Float) -> Self { self + (other - self) * share }

    /// This colour over another one.
    @inline(__always)
    func over(_ under: Self) -> Self { self + under * (1 - w) }

    /// This light as something that can be laid over a picture: it brightens, and its opacity is only as large as is
    /// needed for its colour to be kept.
    var asGlow: Self { Self(x, y, z, Swift.min(Swift.max(x, y, z) * 0.9, 1)) }
}
