import Foundation

/// Round things at some depth: a planet with a lit side, or soft discs of light out of focus.
struct OrbPainter: Painter {
    private struct Orb: Sendable {
        let u: Float
        let v: Float
        let radius: Float
        let colour: Colour
        let seed: UInt32
    }

    let isOpaque = false
    let extent: ClosedRange<Float>
    private let orbs: [Orb]
    private let isPlanet: Bool

    /// A planet that fills a good part of the picture.
    static func planet(framing: Framing, palette: Palette, seed: UInt64) -> OrbPainter {
        var generator = SeededGenerator(seed: seed)
        let radius = generator.float(0.26...0.4)
        let orb = Orb(
            u: framing.left + framing.pictureWidth * generator.float(0.55...0.78),
            v: framing.top + framing.pictureHeight * generator.float(0.38...0.6),
            radius: radius,
            colour: Colour(hue: generator.float(0...1), saturation: 0.45, brightness: 0.9),
            seed: UInt32(truncatingIfNeeded: generator.next())
        )
        return OrbPainter(orbs: [orb], isPlanet: true)
    }

    /// Discs of light, as lamps far out of focus.
    static func bokeh(framing: Framing, palette: Palette, count: Int, size: ClosedRange<Float>, seed: UInt64)
        -> OrbPainter
    {
        var generator = SeededGenerator(seed: seed)
        let orbs = (0..<count).map { _ in
            Orb(
                u: generator.float(0...framing.width),
                v: generator.float(framing.top...framing.bottom),
                radius: generator.float(size),
                colour: (palette.accents.randomElement(using: &generator) ?? palette.key)
                    .mixed(palette.horizon, generator.float(0.2...0.8)) * generator.float(0.08...0.34),
                seed: 0
            )
        }
        return OrbPainter(orbs: orbs, isPlanet: false)
    }

    private init(orbs: [Orb], isPlanet: Bool) {
        self.orbs = orbs
        self.isPlanet = isPlanet
        let top = orbs.map { $0.v - $0.radius * 1.3 }.min() ?? 0
        let bottom = orbs.map { $0.v + $0.radius * 1.3 }.max() ?? 1
        extent = max(top, 0)...max(bottom, top + 0.01)
    }

    func paint(_ row: PaintRow, into pixels: UnsafeMutableBufferPointer<Colour>) {
        pixels.update(repeating: .zero)
        for orb in orbs {
            let dv = row.v - orb.v
            guard abs(dv) < orb.radius * 1.3 else { continue }
            let first = max(Int((orb.u - orb.radius * 1.3) / row.pixel), 0)
            let last = min(Int((orb.u + orb.radius * 1.3) / row.pixel), pixels.count - 1)
            guard first <= last else { continue }
            for column in first...last {
                let du = row.u(column) - orb.u
                let distance = (du * du + dv * dv).squareRoot()
                let value = isPlanet ? planet(orb, du, dv, distance, row.pixel) : disc(orb, distance, row.pixel)
                pixels[column] = value.over(pixels[column])
            }
        }
    }

    private func disc(_ orb: Orb, _ distance: Float, _ pixel: Float) -> Colour {
        let share = distance / orb.radius
        let rim = passage(0.75, 0.97, share) * 0.5 + 0.75
        return (orb.colour * (rim * passage(1.02, 0.95, share))).asGlow
    }

    private func planet(_ orb: Orb, _ du: Float, _ dv: Float, _ distance: Float, _ pixel: Float) -> Colour {
        let share = distance / orb.radius
        let cover = min(max((orb.radius - distance) / pixel + 0.5, 0), 1)
        let air = orb.colour.mixed(Colour(0.6, 0.8, 1, 1), 0.6)
        let side = (-du * 0.8 - dv * 0.5) / orb.radius
        let halo = (air * (passage(1.25, 1, share) * passage(-0.2, 0.9, side) * 0.4)).asGlow
        guard cover > 0 else { return halo }
        let height = max(1 - share * share, 0).squareRoot()
        let light = max(side * 0.8 + height * 0.5, 0)
        let bands = Noise.fractal(du * 3 / (height + 0.4), dv * 11, octaves: 5, orb.seed)
        var colour = orb.colour.mixed(Colour(1, 0.92, 0.82, 1), bands * 0.6).lit((0.6 + 0.5 * bands) * min(light, 1))
        colour = colour.mixed(air, passage(0.8, 1, share) * 0.5 * min(light * 1.5, 1))
        colour.w = 1
        return (colour.limited * cover).over(halo)
    }
}
