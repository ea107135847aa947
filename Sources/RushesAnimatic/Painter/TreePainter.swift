import Foundation

/// A line of trees: conifers with ragged edges, or bare trunks close by.
struct TreePainter: Painter {
    private struct Tree: Sendable {
        var u: Float
        let foot: Float
        let height: Float
        let spread: Float
        let lean: Float
        let seed: UInt32
        let shade: Float
    }

    let isOpaque = false
    let extent: ClosedRange<Float>
    private let trees: [Tree]
    private let palette: Palette
    private let colour: Colour
    private let distance: Float
    private let foot: Float
    private let isTrunks: Bool
    private let hasSnow: Bool
    private let bottom: Float

    /// Plants a line of trees.
    ///
    /// - Parameters:
    ///   - framing: the layer.
    ///   - palette: the scene's colours.
    ///   - distance: how much air lies before the trees, from 0 to 1.
    ///   - foot: where they stand; below it the layer is solid ground.
    ///   - heights: how tall they are.
    ///   - isTrunks: whether only trunks are seen, of trees that are taller than the picture.
    ///   - hasSnow: whether snow lies on them.
    ///   - seed: decides the rest.
    init(
        framing: Framing,
        palette: Palette,
        distance: Float,
        foot: Float,
        heights: ClosedRange<Float>,
        isTrunks: Bool = false,
        hasSnow: Bool = false,
        seed: UInt64
    ) {
        self.palette = palette
        self.distance = distance
        self.foot = foot
        self.isTrunks = isTrunks
        self.hasSnow = hasSnow
        bottom = framing.height
        var generator = SeededGenerator(seed: seed)
        colour = palette.near.mixed(palette.haze, distance)
        var trees: [Tree] = []
        var u: Float = framing.period == nil ? -0.05 : 0
        let end = framing.period.map { $0 - 0.05 } ?? framing.width + 0.05
        while u < end {
            let height = generator.float(heights)
            trees.append(
                Tree(
                    u: u,
                    foot: foot + generator.float(0...0.03),
                    height: isTrunks ? foot + 0.1 : height,
                    spread: isTrunks ? generator.float(0.012...0.035) : height * generator.float(0.16...0.24),
                    lean: isTrunks ? generator.float(-0.06...0.06) : 0,
                    seed: UInt32(truncatingIfNeeded: generator.next()),
                    shade: generator.float(0.75...1.25)
                )
            )
            u += isTrunks ? generator.float(0.16...0.5) : height * generator.float(0.12...0.34)
        }
        self.trees = framing.repeated(trees, at: \.u) { tree, offset in
            var copy = tree
            copy.u += offset
            return copy
        }
        extent = (isTrunks ? 0 : max(foot - heights.upperBound - 0.02, 0))...framing.height
    }

    func paint(_ row: PaintRow, into pixels: UnsafeMutableBufferPointer<Colour>) {
        pixels.update(repeating: .zero)
        for tree in trees {
            let down = row.v - (tree.foot - tree.height)
            guard down > 0, row.v < tree.foot + 0.02 else { continue }
            let share = down / tree.height
            let half: Float
            if isTrunks {
                half = tree.spread * (0.62 + 0.38 * share) * (1 + 0.1 * Noise.smooth(row.v * 30, 1, tree.seed))
            } else {
                let tiers = share * 9
                let tier = tiers - tiers.rounded(.down)
                half = tree.spread * share * (0.62 + 0.38 * tier) + 0.001
            }
            let centre = tree.u + tree.lean * (1 - share)
            let reach = half * 1.25
            let first = max(Int((centre - reach) / row.pixel), 0)
            let last = min(Int((centre + reach) / row.pixel), pixels.count - 1)
            guard first <= last else { continue }
            for column in first...last {
                let u = row.u(column)
                let ragged = isTrunks ? 0 : (Noise.smooth(u * 240, row.v * 240, tree.seed) - 0.5) * half * 0.45
                let inside = half + ragged - abs(u - centre)
                let cover = min(max(inside / row.pixel + 0.5, 0), 1)
                guard cover > 0 else { continue }
                let side = (u - centre) / max(half, 0.0001)
                var bark = colour.lit(tree.shade * (1 + side * 0.25))
                if isTrunks {
                    bark = bark.lit(0.8 + 0.45 * Noise.smooth(u * 160, row.v * 14, tree.seed))
                } else if hasSnow {
                    let tiers = share * 9
                    let shelf = 1 - (tiers - tiers.rounded(.down))
                    let clump = Noise.smooth(u * 70, row.v * 50, tree.seed ^ 4)
                    let white = passage(0.55, 1.1, shelf * 0.7 + clump * 0.6 - side * 0.12)
                    bark = bark.mixed(Colour(0.9, 0.93, 1, 1).mixed(palette.haze, 0.45), white * 0.75)
                }
                bark = bark.mixed(palette.haze, passage(foot - 0.12, foot + 0.05, row.v) * (isTrunks ? 0.1 : 0.25))
                pixels[column] = (bark * cover).over(pixels[column])
            }
        }
        let ground = min(max((row.v - foot - 0.008) / 0.012, 0), 1)
        if ground > 0, !isTrunks {
            let earth = colour.mixed(palette.haze, 0.2 * (1 - passage(foot, bottom, row.v))) * ground
            for column in 0..<pixels.count {
                pixels[column] = pixels[column].w > 0.99 ? pixels[column] : pixels[column].over(earth)
            }
        }
    }
}
