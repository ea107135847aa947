import Foundation

/// A range of mountains, hills or dunes: a silhouette with light on one side.
struct RidgePainter: Painter {
    /// How a ridge looks.
    struct Style: Sendable {
        var distance: Float
        /// Where the valleys lie and how far the tops rise above them.
        var foot: Float
        var rise: Float
        /// Features per unit; larger is busier.
        var frequency: Float
        /// 0 for smooth dunes, 1 for crags.
        var roughness: Float
        var body: Colour
        var lit: Colour
        /// How far snow reaches down from the tops, 0 for none.
        var snow: Float
        /// Which way slopes face that are lit: 1 or −1.
        var side: Float
    }

    let isOpaque = false
    let extent: ClosedRange<Float>
    private let style: Style
    private let palette: Palette
    private let crest: [Float]
    private let slope: [Float]
    private let spacing: Float
    private let texture: LightMap

    init(framing: Framing, palette: Palette, style: Style, seed: UInt64) {
        self.style = style
        self.palette = palette
        let bits = UInt32(truncatingIfNeeded: seed ^ (seed >> 32))
        let count = 3072
        let octaves = style.roughness > 0.3 ? 7 : 3
        var crest: [Float] = []
        for index in 0..<count {
            let u = Float(index) * framing.width / Float(count - 1) * style.frequency
            let soft = Noise.fractal(u, 3.7, octaves: octaves, bits)
            let sharp = 1 - abs(Noise.fractal(u * 0.8 + 11, 9.1, octaves: octaves, bits ^ 31) * 2 - 1)
            let height = soft * (1 - style.roughness * 0.6) + sharp * sharp * style.roughness * 0.6
            crest.append(style.foot - style.rise * (height * 1.5 - 0.25))
        }
        let spacing = framing.width / Float(count - 1)
        self.spacing = spacing
        slope = crest.indices.map { [crest] index in
            (crest[min(index + 40, count - 1)] - crest[max(index - 40, 0)]) / (spacing * 80)
        }
        self.crest = crest
        let rough = style.roughness
        extent = max((crest.min() ?? 0) - 0.01, 0)...framing.height
        texture = LightMap(width: framing.width, height: framing.height, cell: 1 / 140) { u, v in
            let warp = Noise.smooth(u * 3, v * 3, bits ^ 3) * 0.4
            let value = Noise.fractal(u * (4 + 6 * rough) + warp, v * (7 + 3 * rough) - u * 3, octaves: 4, bits ^ 9)
            return Colour(repeating: value)
        }
    }

    func paint(_ row: PaintRow, into pixels: UnsafeMutableBufferPointer<Colour>) {
        for column in 0..<pixels.count {
            let u = row.u(column)
            let place = min(u / spacing, Float(crest.count) - 1.01)
            let index = Int(place)
            let share = place - Float(index)
            let top = crest[index] + (crest[index + 1] - crest[index]) * share
            let cover = min(max((row.v - top) / row.pixel + 0.5, 0), 1)
            guard cover > 0 else {
                pixels[column] = .zero
                continue
            }
            let depth = row.v - top
            let tilt = slope[index] + (slope[index + 1] - slope[index]) * share
            let grain = texture.sample(u, row.v).x
            let facing = tilt * 0.42 * style.side + (grain - 0.5) * (0.8 + style.roughness * 2.2)
            let light = passage(-0.35, 0.45, facing) * passage(0.5, 0, depth)
            var colour = style.body.mixed(style.lit, light)
            if style.snow > 0 {
                let line = style.snow * (0.4 + grain * 1.2) - depth - abs(tilt) * 0.02
                let cap = passage(0, 0.02, line)
                colour = colour.mixed(Colour(0.93, 0.95, 1, 1).mixed(style.lit, 0.35).lit(0.6 + 0.4 * light), cap)
            }
            let mist = min(
                style.distance + passage(0.02, style.rise + 0.25, depth) * (0.25 + style.distance * 0.5),
                0.96
            )
            pixels[column] = colour.mixed(palette.haze, mist) * cover
        }
    }
}
