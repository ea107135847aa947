import Foundation

/// Broad-leaved trees with round crowns: green, in blossom, turning, or bare.
struct GrovePainter: Painter {
    private struct Lobe: Sendable {
        var u: Float
        let v: Float
        let radius: Float
        let shade: Float
        let seed: UInt32
    }
    private struct Trunk: Sendable {
        var u: Float
        let top: Float
        let foot: Float
        let width: Float
        let lean: Float
    }

    let isOpaque = false
    let extent: ClosedRange<Float>
    private let lobes: [Lobe]
    private let trunks: [Trunk]
    private let leaf: Colour
    private let lit: Colour
    private let bark: Colour
    private let light: Point

    /// Plants trees.
    ///
    /// - Parameters:
    ///   - framing: the layer.
    ///   - palette: the scene's colours.
    ///   - season: decides the leaves.
    ///   - distance: how much air lies before the trees, from 0 to 1.
    ///   - foot: where they stand.
    ///   - heights: how tall they are.
    ///   - spacing: how far apart they stand.
    ///   - light: where the light comes from.
    ///   - seed: decides the rest.
    init(
        framing: Framing,
        palette: Palette,
        season: Scene.Season?,
        distance: Float,
        foot: Float,
        heights: ClosedRange<Float>,
        spacing: ClosedRange<Float>,
        light: Point,
        seed: UInt64
    ) {
        var generator = SeededGenerator(seed: seed)
        let ambient = palette.ambient
        let hues: [Colour]
        switch season {
        case .spring: hues = [Colour(0.98, 0.72, 0.8, 1), Colour(0.99, 0.82, 0.87, 1), Colour(0.95, 0.64, 0.74, 1)]
        case .autumn: hues = [Colour(0.85, 0.42, 0.12, 1), Colour(0.78, 0.26, 0.12, 1), Colour(0.9, 0.62, 0.18, 1)]
        case .winter: hues = [Colour(0.93, 0.96, 1, 1)]
        default: hues = [Colour(0.28, 0.46, 0.2, 1), Colour(0.22, 0.4, 0.2, 1), Colour(0.36, 0.5, 0.22, 1)]
        }
        let hue = hues[Int(generator.next() % UInt64(hues.count))]
        leaf =
            (hue * ambient * (season == .winter ? 0.74 : 0.55)).mixed(palette.near, 0.3).mixed(palette.haze, distance)
            .solid
        lit = (hue * min(ambient * 1.15, 1)).mixed(palette.key, 0.22 * ambient).mixed(palette.haze, distance).solid
        bark = palette.near.lit(0.7).mixed(palette.haze, distance).solid
        self.light = light
        var lobes: [Lobe] = []
        var trunks: [Trunk] = []
        var u: Float = framing.period == nil ? generator.float(-0.1...0.1) : 0
        let end = framing.period.map { $0 - spacing.lowerBound * 0.6 } ?? framing.width + 0.15
        while u < end {
            let height = generator.float(heights)
            let stand = foot + generator.float(0...0.012)
            trunks.append(
                Trunk(
                    u: u,
                    top: stand - height * 0.72,
                    foot: stand,
                    width: height * 0.034,
                    lean: generator.float(-0.05...0.05) * height
                )
            )
            let crown = stand - height * 0.66
            for lobe in 0..<9 {
                let turn = Float(lobe) / 9 * 2 * Float.pi + generator.float(-0.3...0.3)
                let away: Float = lobe == 0 ? 0 : height * generator.float(0.16...0.25)
                lobes.append(
                    Lobe(
                        u: u + cos(turn) * away * 1.25,
                        v: crown + sin(turn) * away * 0.85,
                        radius: height * generator.float(0.13...0.2),
                        shade: generator.float(0.86...1.12),
                        seed: UInt32(truncatingIfNeeded: generator.next())
                    )
                )
            }
            u += generator.float(spacing)
        }
        func moved<Thing>(_ thing: Thing, _ path: WritableKeyPath<Thing, Float>, _ by: Float) -> Thing {
            var copy = thing
            copy[keyPath: path] += by
            return copy
        }
        self.lobes = framing.repeated(lobes, at: \.u) { moved($0, \.u, $1) }
        self.trunks = framing.repeated(trunks, at: \.u) { moved($0, \.u, $1) }
        extent = max(foot - heights.upperBound * 1.15, 0)...min(foot + 0.03, framing.height)
    }

    func paint(_ row: PaintRow, into pixels: UnsafeMutableBufferPointer<Colour>) {
        pixels.update(repeating: .zero)
        for trunk in trunks where row.v > trunk.top && row.v < trunk.foot {
            let share = (row.v - trunk.top) / (trunk.foot - trunk.top)
            let half = trunk.width * (0.35 + 0.65 * share * share) * 0.5 + trunk.width * 0.5 * passage(0.93, 1, share)
            let centre = trunk.u + trunk.lean * (1 - share)
            span(centre, half + row.pixel, row, pixels) { u in
                bark * min(max((half - abs(u - centre)) / row.pixel + 0.5, 0), 1)
            }
        }
        for lobe in lobes {
            let dv = row.v - lobe.v
            guard abs(dv) < lobe.radius * 1.25 else { continue }
            span(lobe.u, lobe.radius * 1.25, row, pixels) { u in
                let du = u - lobe.u
                let ragged = 1 + 0.5 * (Noise.fractal(u * 46, row.v * 46, octaves: 3, lobe.seed) - 0.5)
                let inside = lobe.radius * ragged - (du * du + dv * dv).squareRoot()
                let cover = min(max(inside / row.pixel + 0.5, 0), 1)
                guard cover > 0 else { return .zero }
                let facing = (du * light.x + dv * light.y) / lobe.radius
                let clump = Noise.fractal(u * 70, row.v * 70, octaves: 2, lobe.seed ^ 3) - 0.5
                return leaf.mixed(lit, passage(-0.5, 0.9, facing * 0.8 + clump * 1.1)).lit(lobe.shade).solid * cover
            }
        }
    }

    private func span(
        _ centre: Float,
        _ half: Float,
        _ row: PaintRow,
        _ pixels: UnsafeMutableBufferPointer<Colour>,
        _ colour: (Float) -> Colour
    ) {
        let first = max(Int((centre - half) / row.pixel), 0)
        let last = min(Int((centre + half) / row.pixel) + 1, pixels.count - 1)
        guard first <= last else { return }
        for column in first...last { pixels[column] = colour(row.u(column)).over(pixels[column]) }
    }
}
