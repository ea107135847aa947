import Foundation

/// The ground from the horizon down: pavement, earth, sand, snow or water, with what it mirrors.
struct GroundPainter: Painter {
    /// What the ground is made of.
    enum Surface: Sendable {
        case pavement
        /// Pavement seen from the side: kerb and lines run across the picture.
        case sideRoad
        case earth, grass, sand, snow, water
    }

    let isOpaque = true
    let extent: ClosedRange<Float>
    private let surface: Surface
    private let framing: Framing
    private let palette: Palette
    private let mirror: LightMap?
    private let wetness: Float
    private let centre: Float
    /// Whether the ground is seen from the side by a camera that goes along it: nothing runs to a vanishing point.
    private let isSideOn: Bool
    private let seed: UInt32

    /// Lays the ground.
    ///
    /// - Parameters:
    ///   - framing: the layer.
    ///   - palette: the scene's colours.
    ///   - surface: what it is made of.
    ///   - mirror: what stands above the horizon; `nil` if nothing is mirrored.
    ///   - wetness: how much is mirrored, from 0 to 1.
    ///   - seed: decides the rest.
    init(framing: Framing, palette: Palette, surface: Surface, mirror: LightMap?, wetness: Float, seed: UInt64) {
        self.framing = framing
        self.palette = palette
        self.surface = surface
        self.mirror = mirror
        self.wetness = wetness
        isSideOn = framing.period != nil
        centre = framing.width / 2
        self.seed = UInt32(truncatingIfNeeded: seed)
        extent = framing.horizon...framing.height
    }

    func paint(_ row: PaintRow, into pixels: UnsafeMutableBufferPointer<Colour>) {
        let below = max(row.v - framing.horizon, 0)
        let depth = below / max(framing.bottom - framing.horizon, 0.01)
        let distance = 0.22 / (below + 0.012)
        let farness = passage(0.3, 0, depth)
        for column in 0..<pixels.count {
            let u = row.u(column)
            let x = (u - centre) * (isSideOn ? 2.6 : distance)
            var colour = base(u: u, x: x, z: distance, depth: depth)
            if let mirror {
                let wave: Float
                if surface == .water {
                    let swell = Noise.fractal(x * 1.1, distance * 9, octaves: 3, seed) - 0.5
                    wave = swell * (0.06 + 0.12 * depth)
                } else {
                    wave = (Noise.fractal(x * 5, distance * 22, octaves: 2, seed) - 0.5) * 0.035 * (0.4 + depth)
                }
                let image = mirror.sample(u + wave * 0.6, framing.horizon - below * 0.92 - 0.006 + wave)
                var share = wetness
                if surface == .pavement || surface == .sideRoad {
                    let puddle = passage(0.36, 0.62, Noise.fractal(x * 0.9, distance * 3.4, octaves: 3, seed ^ 21))
                    share *= 0.42 + 0.58 * puddle
                }
                share *= 0.72 + 0.28 * (1 - depth)
                colour = colour.lit(1 - share * 0.75) + image * (share * (palette.lamplight > 0.7 ? 1.6 : 1))
            }
            if surface == .water {
                let crest = Noise.fractal(x * 2.2, distance * 26, octaves: 3, seed ^ 8)
                let glint = passage(0.63, 0.86, crest) * (0.12 + 0.35 * palette.horizon.y)
                colour = colour.mixed(palette.horizon.lit(1.1), glint)
            }
            colour = colour.mixed(palette.haze, farness * (surface == .water ? 0.55 : 0.6) * (mirror == nil ? 1 : 0.5))
            colour = colour.limited
            colour.w = 1
            pixels[column] = colour
        }
    }

    private func base(u: Float, x: Float, z: Float, depth: Float) -> Colour {
        let near = 1 - 0.35 * depth
        switch surface {
        case .pavement:
            let grain = 0.86 + 0.28 * Noise.smooth(x * 34, z * 90, seed ^ 2)
            var colour = palette.ground.lit(grain * near)
            // A pavement on both sides, lighter than the road, with joints, and a dashed line in the middle.
            let kerb = passage(0.86, 0.89, abs(x))
            colour = colour.mixed(palette.ground.lit(1.5), kerb * 0.6)
            if abs(x) > 0.84, abs(x) < 0.875 { colour = colour.lit(1.5) }
            let slab = z * 7 - (z * 7).rounded(.down)
            if abs(x) > 0.89, slab < 0.06 { colour = colour.lit(0.75) }
            let dash = z * 2.2 - (z * 2.2).rounded(.down)
            if abs(x) < 0.022, dash < 0.5 { colour = colour.mixed(Colour(0.85, 0.83, 0.75, 1), 0.5) }
            return colour
        case .sideRoad:
            let grain = 0.88 + 0.24 * Noise.smooth(x * 34, z * 90, seed ^ 2)
            var colour = palette.ground.lit(grain * near)
            let kerb = passage(0.2, 0.19, depth)
            colour = colour.mixed(palette.ground.lit(1.5), kerb * 0.6)
            if depth > 0.188, depth < 0.21 { colour = colour.lit(1.45) }
            if depth > 0.21, depth < 0.222 { colour = colour.lit(0.6) }
            let slab = x * 2.2 - (x * 2.2).rounded(.down)
            if depth < 0.188, slab < 0.03 { colour = colour.lit(0.75) }
            let dash = x * 1.1 - (x * 1.1).rounded(.down)
            if depth > 0.6, depth < 0.625, dash < 0.5 { colour = colour.mixed(Colour(0.85, 0.83, 0.75, 1), 0.5) }
            return colour
        case .grass:
            let patch = Noise.fractal(x * 2.2, z * 6, octaves: 4, seed ^ 2)
            let blade = Noise.smooth(u * 300, depth * 60, seed ^ 6)
            let path = Noise.smooth(x * 1.2, z * 1.5, seed ^ 12)
            return palette.ground.lit((0.66 + 0.42 * patch + 0.2 * blade + 0.12 * path) * near)
        case .earth:
            let patch = Noise.fractal(x * 3, z * 8, octaves: 4, seed ^ 2)
            let blade = Noise.smooth(u * 260, depth * 40, seed ^ 6)
            return palette.ground.lit((0.62 + 0.5 * patch + 0.16 * blade) * near)
        case .sand:
            let bend = Noise.smooth(x * 1.4, z * 2.5, seed) * 3
            let ripple = sin((z * 30 + bend + x * 2.4) * 2)
            let soft = 0.9 + 0.07 * ripple * passage(0.02, 0.3, depth)
            return palette.ground.lit(soft * (0.9 + 0.2 * Noise.fractal(x * 2, z * 4, octaves: 3, seed ^ 3)) * near)
        case .snow:
            let drift = Noise.fractal(x * 1.2, z * 4, octaves: 3, seed ^ 2)
            return palette.ground.lit(0.82 + 0.26 * drift).mixed(palette.haze, 0.12)
        case .water:
            return palette.middle.lit(0.62).mixed(palette.zenith, 0.35 + 0.4 * depth)
        }
    }
}
