import Foundation

/// The sky: a gradient, the sun or the moon with its halo, stars and clouds.
struct SkyPainter: Painter {
    let isOpaque = true
    let extent: ClosedRange<Float>
    private let framing: Framing
    private let palette: Palette
    private let lightU: Float
    private let lightV: Float
    private let lightRadius: Float
    private let halo: Float
    private let starDensity: Float
    private let clouds: LightMap
    private let seed: UInt32
    private let isMoon: Bool
    private let hasDisc: Bool

    init(scene: Scene, framing: Framing, palette: Palette) {
        self.framing = framing
        self.palette = palette
        seed = UInt32(truncatingIfNeeded: scene.seed)
        extent = 0...framing.height
        var generator = SeededGenerator(seed: scene.seed ^ 0x5EED)
        isMoon = scene.time == .night
        let isVeiled = scene.weather == .rain || scene.weather == .snow || scene.weather == .cloudy
        hasDisc = !(isVeiled && scene.time != .night) && scene.place != .space
        lightU = framing.left + framing.pictureWidth * generator.float(0.3...0.72)
        let heights: [Scene.TimeOfDay: Float] = [.night: 0.24, .dawn: 0.9, .day: 0.2, .goldenHour: 0.76, .dusk: 0.93]
        let rise = framing.horizon - framing.top
        lightV = framing.top + rise * (heights[scene.time] ?? 0.3)
        lightRadius = isMoon ? 0.045 : 0.05
        halo = scene.weather == .fog ? 1.3 : 1
        let starTable: [Scene.TimeOfDay: Float] = [.night: 0.32, .dusk: 0.06, .dawn: 0.02]
        starDensity = scene.place == .space ? 0.6 : (isVeiled ? 0 : starTable[scene.time] ?? 0)
        let amount: Float =
            switch scene.weather {
            case .clear: scene.place == .space ? 0.45 : 0.4
            case .fog: 0.25
            case .cloudy: 0.9
            case .rain, .snow: 0.75
            }
        let noiseSeed = seed
        let palette = palette
        let isSpace = scene.place == .space
        clouds = LightMap(width: framing.width, height: framing.height, cell: 1 / 96) { u, v in
            let depth = min(max((framing.horizon - v) / max(framing.horizon, 0.01), 0), 1)
            let flat: Float = isSpace ? 1.4 : 2.2 + (1 - depth) * 5
            let body = Noise.fractal(u * 1.5, v * flat, octaves: 5, noiseSeed)
            let cover = passage(0.68 - amount * 0.28, 0.92 - amount * 0.18, body)
            if isSpace {
                let tint = palette.accents[0].mixed(palette.middle, 0.4)
                return (tint * (cover * 0.35)).asGlow
            }
            let lit = palette.horizon.mixed(palette.key, 0.55).mixed(palette.middle, 0.25 + depth * 0.3)
            let shade = palette.middle.mixed(palette.zenith, 0.5)
            let colour = shade.mixed(lit, passage(0.5, 0.8, 1 - body + 0.35 * (1 - depth)))
            return colour * (cover * (0.55 + 0.35 * amount) * passage(0, 0.12, depth))
        }
    }

    func paint(_ row: PaintRow, into pixels: UnsafeMutableBufferPointer<Colour>) {
        let share = min(max(row.v / framing.horizon, 0), 1)
        let base =
            share < 0.55
            ? palette.zenith.mixed(palette.middle, passage(0, 0.62, share))
            : palette.zenith.mixed(palette.middle, passage(0, 0.62, share))
                .mixed(palette.horizon, passage(0.5, 1, share))
        let dv = row.v - lightV
        let glow = palette.key
        let strength: Float = (isMoon ? 0.25 : 0.62) * halo * (hasDisc ? 1 : 0.25)
        for column in 0..<pixels.count {
            let u = row.u(column)
            let du = u - lightU
            let distance = (du * du + dv * dv).squareRoot()
            var colour = base
            if starDensity > 0 { colour += stars(u, row.v, pixel: row.pixel) * (1 - share * 0.8) }
            let spread = strength / (1 + distance * distance * 14) * (isMoon ? 0.8 : 1)
            let core = strength * 0.9 / (1 + distance * distance * 260)
            var shine = glow * min(spread * 0.42 + core * 0.6, 0.95)
            shine.w = min(max(shine.x, shine.y, shine.z) * 0.8, 1)
            colour = shine.over(colour)
            if hasDisc, distance < lightRadius * 1.2 {
                let edge = min(max((lightRadius - distance) / row.pixel + 0.5, 0), 1)
                var disc = isMoon ? Colour(0.97, 0.96, 0.9, 1) : palette.key.mixed(Colour(1, 1, 0.94, 1), 0.7)
                if isMoon { disc = disc.lit(0.82 + 0.18 * Noise.fractal(u * 40, row.v * 40, octaves: 3, seed)) }
                colour = colour.mixed(disc, edge)
            }
            colour = clouds.cover(u, row.v).over(colour)
            colour.w = 1
            pixels[column] = colour
        }
    }

    private func stars(_ u: Float, _ v: Float, pixel: Float) -> Colour {
        let cell: Float = 0.028
        let column = Int(u / cell)
        let line = Int(v / cell)
        guard Noise.unit(column, line, seed ^ 77) < starDensity else { return .zero }
        let x = (Float(column) + 0.15 + 0.7 * Noise.unit(column, line, seed ^ 78)) * cell
        let y = (Float(line) + 0.15 + 0.7 * Noise.unit(column, line, seed ^ 79)) * cell
        let size = Noise.unit(column, line, seed ^ 80)
        let radius = max(0.0007 + 0.0012 * size * size * size, pixel * 0.6)
        let distance = ((u - x) * (u - x) + (v - y) * (v - y)).squareRoot()
        let light = max(1 - distance / (radius * 1.6), 0)
        let warmth = Noise.unit(column, line, seed ^ 81)
        return Colour(0.85 + 0.15 * warmth, 0.9, 1 - 0.2 * warmth, 0) * (light * (0.35 + 0.65 * size))
    }
}
