import Foundation

/// The sky: a gradient, the sun or the moon with its halo, stars and clouds.
struct SkyPainter: Painter {
    let isOpaque = true
    let extent: ClosedRange<Float>
    private let framing: Framing
    private let palette: Palette
    /// Where the sun or the moon is.
    let lightU: Float
    let lightV: Float
    private let lightRadius: Float
    private let halo: Float
    private let starDensity: Float
    private let nebula: LightMap?
    private let veil: Float
    /// The light of a town on the air above it, carrying its strength; `nil` away from towns and by day.
    private let glow: Colour?
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
        hasDisc = !isVeiled && scene.place != .space
        lightU = framing.left + framing.pictureWidth * generator.float(0.3...0.72)
        let heights: [Scene.TimeOfDay: Float] = [.night: 0.24, .dawn: 0.9, .day: 0.2, .goldenHour: 0.76, .dusk: 0.93]
        let rise = framing.horizon - framing.top
        lightV = framing.top + rise * (heights[scene.time] ?? 0.3)
        lightRadius = isMoon ? 0.045 : 0.05
        halo = (scene.weather == .fog ? 1.3 : 1) * (0.7 + 0.5 * scene.bloom)
        let starTable: [Scene.TimeOfDay: Float] = [.night: 0.32, .dusk: 0.06, .dawn: 0.02]
        starDensity = scene.place == .space ? 0.6 : (isVeiled ? 0 : starTable[scene.time] ?? 0)
        veil = isVeiled ? 0.3 : 1
        let isTown = scene.place == .street || scene.place == .city
        let warm = Colour(0.74, 0.42, 0.26, 1).mixed(palette.accents[0], scene.hasNeon ? 0.6 : 0.1).solid
        glow = isTown && palette.lamplight > 0.7 ? warm * 0.55 : nil
        guard scene.place == .space else {
            nebula = nil
            return
        }
        let noiseSeed = seed
        nebula = LightMap(width: framing.width, height: framing.height, cell: 1 / 96) { u, v in
            let warp = Noise.fractal(u * 1.1, v * 1.1, octaves: 3, noiseSeed ^ 91) * 1.4
            let body = Noise.fractal(u * 1.3 + warp, v * 1.7 - warp * 0.6, octaves: 6, noiseSeed)
            let second = Noise.fractal(u * 1.9 - warp, v * 1.5, octaves: 5, noiseSeed ^ 7)
            let first = palette.accents[0].mixed(palette.middle, 0.35) * (passage(0.45, 0.85, body) * 0.5)
            let other = palette.accents[1].mixed(palette.horizon, 0.3) * (passage(0.52, 0.9, second) * 0.38)
            // A lane of dust darkens the cloud it crosses.
            let lane = 1 - 0.55 * passage(0.5, 0.62, Noise.fractal(u * 3 + warp, v * 3, octaves: 4, noiseSeed ^ 55))
            return ((first + other) * lane).asGlow
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
        let beam = palette.key
        let town = passage(framing.horizon - 0.55, framing.horizon, row.v)
        let strength: Float = (isMoon ? 0.25 : 0.62) * halo * (hasDisc ? 1 : 0.25 * veil)
        for column in 0..<pixels.count {
            let u = row.u(column)
            let du = u - lightU
            let distance = (du * du + dv * dv).squareRoot()
            var colour = base
            if starDensity > 0 { colour += stars(u, row.v, pixel: row.pixel) * (1 - share * 0.8) }
            let spread = strength / (1 + distance * distance * 14) * (isMoon ? 0.8 : 1)
            let core = strength * (isMoon ? 1.5 : 1) * 0.9 / (1 + distance * distance * 260)
            var shine = beam * min(spread * 0.42 + core * 0.6, 0.95)
            shine.w = min(max(shine.x, shine.y, shine.z) * 0.8, 1)
            colour = shine.over(colour)
            if hasDisc, distance < lightRadius * 1.2 {
                let edge = min(max((lightRadius - distance) / row.pixel + 0.5, 0), 1)
                var disc = isMoon ? Colour(0.97, 0.96, 0.9, 1) : palette.key.mixed(Colour(1, 1, 0.94, 1), 0.7)
                if isMoon { disc = disc.lit(0.82 + 0.18 * Noise.fractal(u * 40, row.v * 40, octaves: 3, seed)) }
                colour = colour.mixed(disc, edge)
            }
            if let glow, town > 0 {
                let patch = 0.55 + 0.45 * Noise.smooth(u * 1.4, row.v * 2, seed ^ 61)
                colour = (glow * (town * patch)).over(colour)
            }
            if let nebula { colour = nebula.cover(u, row.v).over(colour) }
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
