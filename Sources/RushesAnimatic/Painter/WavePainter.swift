import Foundation

/// One line of waves: a crest with light on it and foam, and the slope of water before it.
struct WavePainter: Painter {
    let isOpaque = false
    let extent: ClosedRange<Float>
    private let crest: [Float]
    private let spacing: Float
    private let body: Colour
    private let crestColour: Colour
    private let deep: Colour
    private let foam: Float
    private let fall: Float
    private let bits: UInt32
    private let glint: Colour
    private let light: Float
    private let nearness: Float

    /// Raises waves.
    ///
    /// - Parameters:
    ///   - framing: the layer.
    ///   - palette: the scene's colours.
    ///   - v: where the line lies.
    ///   - bottom: where other water covers it.
    ///   - swell: how high the waves are.
    ///   - nearness: 0 at the horizon, 1 before the camera.
    ///   - foam: how much of the crests breaks, 0 to 1.
    ///   - light: the horizontal place of sun or moon.
    ///   - seed: decides the rest.
    init(
        framing: Framing,
        palette: Palette,
        v: Float,
        bottom: Float,
        swell: Float,
        nearness: Float,
        foam: Float,
        light: Float,
        seed: UInt64
    ) {
        bits = UInt32(truncatingIfNeeded: seed ^ (seed >> 32))
        self.foam = foam
        self.light = light
        let bits = bits
        let count = 2048
        spacing = framing.width / Float(count - 1)
        let length = 0.07 + 0.3 * nearness
        crest = (0..<count).map { [spacing] index in
            let u = Float(index) * spacing / length
            let broad = Noise.smooth(u, 2.5, bits)
            let fine = Noise.fractal(u * 2.7, 7.5, octaves: 3, bits ^ 5)
            // Troughs are round and crests are sharp.
            let sharp = 1 - abs(broad * 2 - 1)
            return v - swell * (pow(sharp, 1.5) * 0.9 + fine * 0.4)
        }
        fall = 0.05 + 0.3 * nearness
        extent = max(v - swell * 1.5, 0)...max(min(bottom, framing.height), v + 0.02)
        body = palette.middle.lit(0.62).mixed(palette.zenith, 0.3 + 0.35 * nearness).mixed(
            palette.horizon,
            0.3 * (1 - nearness)
        )
        deep = body.lit(0.72 - 0.2 * nearness)
        crestColour = body.mixed(palette.horizon, 0.5).mixed(palette.key, 0.12)
        glint = palette.key.mixed(Colour(1, 1, 1, 1), 0.2)
        self.nearness = nearness
    }

    func paint(_ row: PaintRow, into pixels: UnsafeMutableBufferPointer<Colour>) {
        for column in 0..<pixels.count {
            let u = row.u(column)
            let place = min(max(u / spacing, 0), Float(crest.count) - 1.01)
            let index = Int(place)
            let top = crest[index] + (crest[index + 1] - crest[index]) * (place - Float(index))
            let cover = min(max((row.v - top) / row.pixel + 0.5, 0), 1)
            guard cover > 0 else {
                pixels[column] = .zero
                continue
            }
            let depth = row.v - top
            let ripple =
                depth < fall * 1.4
                ? Noise.fractal(u * (34 - 20 * nearness), depth * (150 - 95 * nearness) + u * 3, octaves: 3, bits ^ 17)
                : 0.5
            var colour = crestColour.mixed(body, passage(0, fall * 0.3, depth)).mixed(
                deep,
                passage(fall * 0.2, fall, depth)
            )
            colour = colour.lit(0.8 + 0.4 * ripple)
            // The light's own path over the water.
            let path = abs(u - light) / (0.05 + 0.5 * fall)
            let spark = passage(0.58, 0.7, ripple) * passage(1.3, 0, path)
            colour = colour.mixed(glint, spark * 0.75)
            if foam > 0 {
                let broken = Noise.fractal(u * 26, row.v * 60, octaves: 3, bits ^ 29)
                let reach = fall * 0.1 * (0.3 + 1.2 * Noise.smooth(u * 5, 3, bits ^ 31))
                let white =
                    passage(reach, 0, depth)
                    * passage(0.62 - foam * 0.3, 0.75, broken + 0.25 * passage(reach, 0, depth))
                colour = colour.mixed(Colour(1, 1, 1, 1).mixed(crestColour, 0.35), white * 0.85)
            }
            colour = colour.limited
            colour.w = 1
            pixels[column] = colour * cover
        }
    }
}
