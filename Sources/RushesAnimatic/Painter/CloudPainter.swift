import Foundation

/// Clouds that drift: heaps with lit tops, or a closed cover.
struct CloudPainter: Painter {
    let isOpaque = false
    let extent: ClosedRange<Float>
    private let map: LightMap

    /// Gathers clouds.
    ///
    /// - Parameters:
    ///   - framing: the layer.
    ///   - palette: the scene's colours.
    ///   - amount: how much of the sky they cover, 0 to 1.
    ///   - isHeaped: whether they tower, as on a summer's day.
    ///   - light: where the sun or the moon is.
    ///   - seed: decides the rest.
    init(framing: Framing, palette: Palette, amount: Float, isHeaped: Bool, light: (u: Float, v: Float), seed: UInt64) {
        let bits = UInt32(truncatingIfNeeded: seed ^ (seed >> 32))
        extent = 0...min(framing.horizon + 0.02, framing.height)
        let white = palette.horizon.mixed(palette.key, 0.6).mixed(Colour(1, 1, 1, 1), 0.25)
        let lit = palette.lamplight > 0.9 ? palette.middle.lit(1.9) : white
        let shade = palette.middle.mixed(palette.zenith, 0.35).mixed(palette.horizon, 0.25)
        func density(_ u: Float, _ v: Float) -> Float {
            let depth = min(max((framing.horizon - v) / max(framing.horizon, 0.01), 0), 1)
            let flat: Float = (isHeaped ? 1.9 : 3) + (1 - depth) * (isHeaped ? 3 : 7)
            let wide: Float = 1.25 + (1 - depth) * 1.1
            let body = Noise.fractal(u * wide, v * flat, octaves: 6, bits)
            // Heaps stand on flat bases in a band above the horizon.
            let band = isHeaped ? 0.1 * passage(0.05, 0.3, depth) * passage(0.85, 0.45, depth) : 0
            return body + band
        }
        let threshold = 0.66 - amount * 0.3
        let softness: Float = isHeaped ? 0.05 : 0.2
        map = LightMap(width: framing.width, height: framing.horizon + 0.02, cell: 1 / 150) { u, v in
            let depth = min(max((framing.horizon - v) / max(framing.horizon, 0.01), 0), 1)
            let body = density(u, v)
            let cover = passage(threshold, threshold + softness, body) * passage(0, 0.1, depth)
            guard cover > 0.002 else { return .zero }
            // The side towards the light is brighter: what is less dense there lets it through.
            let du = min(max(light.u - u, -0.05), 0.05)
            let toward = density(u + du * 0.8, v - 0.035)
            let bright = passage(-0.1, 0.13, body - toward + 0.02)
            let thick = passage(threshold, threshold + 0.32, body)
            let colour = shade.mixed(lit, bright * (1 - thick * 0.35) + (1 - thick) * 0.3)
            return colour.limited * (cover * (0.5 + 0.45 * amount))
        }
    }

    func paint(_ row: PaintRow, into pixels: UnsafeMutableBufferPointer<Colour>) {
        for column in 0..<pixels.count { pixels[column] = map.cover(row.u(column), row.v) }
    }
}
