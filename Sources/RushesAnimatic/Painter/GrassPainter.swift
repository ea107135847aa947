import Foundation

/// Blades, reeds and flowers at the lower edge, against the light.
struct GrassPainter: Painter {
    private struct Blade: Sendable {
        var u: Float
        let height: Float
        let width: Float
        let lean: Float
        let flower: Int
        let shade: Float
    }

    let isOpaque = false
    let extent: ClosedRange<Float>
    private let blades: [Blade]
    private let foot: Float
    private let colour: Colour
    private let flowers: [Colour]
    private let base: Colour

    /// Sows grass.
    ///
    /// - Parameters:
    ///   - framing: the layer.
    ///   - foot: from where it grows; below it the layer is solid.
    ///   - colour: its colour.
    ///   - heights: how tall it grows.
    ///   - flowers: colours of flowers; empty for none.
    ///   - seed: decides the rest.
    init(framing: Framing, foot: Float, colour: Colour, heights: ClosedRange<Float>, flowers: [Colour], seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        self.foot = foot
        self.colour = colour
        self.flowers = flowers
        base = colour.lit(0.8)
        let clumps = UInt32(truncatingIfNeeded: seed)
        var blades: [Blade] = []
        var u: Float = framing.period == nil ? -0.02 : 0
        let end = framing.period ?? framing.width + 0.02
        while u < end {
            let clump = Noise.smooth(u * 4, 1, clumps)
            let height = generator.float(heights) * (0.45 + 0.8 * clump)
            blades.append(
                Blade(
                    u: u,
                    height: height,
                    width: 0.0022 + height * 0.018,
                    lean: generator.float(-0.5...0.7) * height,
                    flower: !flowers.isEmpty && generator.chance(0.09)
                        ? Int(generator.next() % UInt64(flowers.count)) : -1,
                    shade: generator.float(0.7...1.35)
                )
            )
            u += generator.float(0.003...0.011)
        }
        self.blades = framing.repeated(blades, at: \.u) { blade, offset in
            var copy = blade
            copy.u += offset
            return copy
        }
        extent = max(foot - heights.upperBound * 1.3 - 0.02, 0)...framing.height
    }

    func paint(_ row: PaintRow, into pixels: UnsafeMutableBufferPointer<Colour>) {
        pixels.update(repeating: .zero)
        let ground = min(max((row.v - foot) / 0.02, 0), 1)
        if ground > 0 { for column in 0..<pixels.count { pixels[column] = base * ground } }
        for blade in blades {
            let tip = foot + 0.02 - blade.height
            let radius = 0.0035 + blade.height * 0.03
            guard row.v > tip - radius else { continue }
            let up = min((foot + 0.02 - row.v) / blade.height, 1)
            let centre = blade.u + blade.lean * max(up, 0) * max(up, 0)
            let isFlower = blade.flower >= 0
            if row.v >= tip {
                let half = blade.width * max(1 - max(up, 0), isFlower ? 0.3 : 0) * 0.5
                fill(centre, half, row, pixels, colour.lit(blade.shade))
            }
            guard isFlower, abs(row.v - tip) < radius else { continue }
            let dv = row.v - tip
            fill(
                blade.u + blade.lean,
                (radius * radius - dv * dv).squareRoot(),
                row,
                pixels,
                flowers[blade.flower].lit(blade.shade)
            )
        }
    }

    private func fill(
        _ centre: Float,
        _ half: Float,
        _ row: PaintRow,
        _ pixels: UnsafeMutableBufferPointer<Colour>,
        _ colour: Colour
    ) {
        let first = max(Int((centre - half) / row.pixel - 1), 0)
        let last = min(Int((centre + half) / row.pixel + 1), pixels.count - 1)
        guard first <= last else { return }
        for column in first...last {
            let cover = min(max((half - abs(row.u(column) - centre)) / row.pixel + 0.5, 0), 1)
            guard cover > 0 else { continue }
            var solid = colour.limited
            solid.w = 1
            pixels[column] = (solid * cover).over(pixels[column])
        }
    }
}
