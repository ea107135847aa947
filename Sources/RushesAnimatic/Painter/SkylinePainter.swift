import Foundation

/// A row of buildings with windows, and signs where the scene has neon.
struct SkylinePainter: Painter {
    /// How a skyline stands.
    struct Style: Sendable {
        /// How much air lies between the skyline and the camera, from 0 to 1.
        var distance: Float
        /// Heights of the roofs above the foot, lowest and highest.
        var heights: ClosedRange<Float>
        /// Widths of the buildings.
        var widths: ClosedRange<Float>
        /// How wide a gap is left in the middle of the picture.
        var gap: Float
        /// How much higher buildings are towards the sides.
        var canyon: Float
        var hasSigns: Bool
        /// How strongly lit windows shine into the air around them, from 0 to 1.
        var bloom: Float = 0
    }

    let isOpaque = false
    let extent: ClosedRange<Float>
    private let buildings: [Building]
    private let signs: [Building.Sign]
    /// The light that signs and windows spread.
    private var glow: LightMap
    private let foot: Float
    private let palette: Palette
    private let lamp: Colour
    private let distance: Float
    private var hasGlow: Bool

    init(framing: Framing, palette: Palette, style: Style, seed: UInt64) {
        self.palette = palette
        distance = style.distance
        foot = framing.horizon
        var generator = SeededGenerator(seed: seed)
        lamp = Colour(1, 0.82, 0.52, 1).mixed(palette.haze, style.distance * 0.5)
        var buildings: [Building] = []
        var signs: [Building.Sign] = []
        let centre = framing.width / 2
        let scale = min(framing.horizon / 0.75, 1.7)
        var u: Float = framing.period == nil ? -0.05 : 0
        while u < framing.width {
            var width = generator.float(style.widths)
            // The last building of a row that repeats ends where the first one begins.
            if let period = framing.period, u + width + style.widths.lowerBound > period { width = period - u }
            let middle = u + width / 2
            let side = min(abs(middle - centre) / (framing.pictureWidth / 2), 1.2)
            let tall = generator.float(0...1)
            let height = style.heights.lowerBound + (style.heights.upperBound - style.heights.lowerBound) * tall * tall
            let roof = foot - height * scale * (1 + style.canyon * (side * side - 0.35))
            let pitch = generator.float(0.011...0.019) * (1.7 - style.distance * 1.2)
            let wall = palette.near.lit(generator.float(0.75...1.5)).mixed(palette.haze, style.distance)
            let building = Building(
                left: u,
                right: u + width,
                roof: roof,
                wall: wall,
                windowWidth: width / max((width / pitch).rounded(), 2),
                windowHeight: pitch * generator.float(1...1.5),
                litShare: palette.lamplight * generator.float(0.2...0.72),
                seed: UInt32(truncatingIfNeeded: generator.next()),
                hasMast: generator.chance(0.3)
            )
            if abs(middle - centre) > style.gap / 2 {
                buildings.append(building)
                if style.hasSigns {
                    Self.hang(on: building, foot: foot, palette: palette, using: &generator, into: &signs)
                }
            }
            u += width + (generator.chance(0.25) ? generator.float(0.005...0.03) : 0)
        }
        if framing.period != nil {
            buildings = framing.repeated(buildings, at: \.left) { building, offset in
                var copy = building
                copy.left += offset
                copy.right += offset
                return copy
            }
            signs = framing.repeated(signs, at: \.u) { sign, offset in
                var copy = sign
                copy.u += offset
                return copy
            }
        }
        let cell: Float = style.bloom > 0 ? 1 / 120 : 1 / 72
        var glow = LightMap(width: framing.width, height: framing.height, cell: cell)
        for sign in signs {
            glow.add(
                u: sign.u + sign.width / 2,
                v: sign.v + sign.height / 2,
                radius: 0.05 + sign.width * 0.8,
                colour: sign.colour * 0.5,
                stretch: 1 + sign.height / sign.width * 0.25
            )
        }
        self.buildings = buildings
        self.signs = signs
        self.glow = glow
        hasGlow = false
        let highest = buildings.map(\.roof).min() ?? foot
        let reach: Float = signs.isEmpty ? (style.bloom > 0 ? 0.12 : 0.09) : 0.2
        extent = max(highest - reach, 0)...(foot + 0.004)
        if style.bloom > 0 {
            // Walls and windows are looked at coarsely, before anything glows.
            var seen = LightMap(width: framing.width, height: framing.height, cell: cell)
            seen.lay(self, width: framing.width, offset: 0)
            self.glow.add(seen.bloom(above: 0.28, reach: 0.026), gain: style.bloom * 0.9)
            self.glow.add(seen.bloom(above: 0.28, reach: 0.085), gain: style.bloom * 1.1)
        }
        hasGlow = style.bloom > 0 || !signs.isEmpty
    }

    func paint(_ row: PaintRow, into pixels: UnsafeMutableBufferPointer<Colour>) {
        pixels.update(repeating: .zero)
        guard row.v < foot + row.pixel else { return }
        let glass = palette.middle.mixed(palette.haze, distance)
        let mist = passage(foot - 0.35, foot, row.v) * (0.12 + distance * 0.5)
        for building in buildings {
            let below = row.v - building.roof
            if building.hasMast, below < 0, below > -0.07 {
                let middle = (building.left + building.right) / 2
                fill(middle - 0.0012, middle + 0.0012, row, pixels) { _ in building.wall }
            }
            guard below > -row.pixel else { continue }
            let cover = min(max(below / row.pixel + 0.5, 0), 1)
            let veil = (colour: palette.haze, share: mist)
            building.paint(row, into: pixels, lamp: lamp, glass: glass, veil: veil, cover: cover)
        }
        if hasGlow { glow.glow(along: row, over: pixels) }
        for sign in signs where row.v > sign.v && row.v < sign.v + sign.height { draw(sign, row, pixels) }
    }

    private func fill(
        _ left: Float,
        _ right: Float,
        _ row: PaintRow,
        _ pixels: UnsafeMutableBufferPointer<Colour>,
        _ colour: (Float) -> Colour
    ) {
        let first = max(Int(left / row.pixel), 0)
        let last = min(Int(right / row.pixel), pixels.count - 1)
        guard first <= last else { return }
        for column in first...last {
            let u = row.u(column)
            let cover = min(max(min(u - left, right - u) / row.pixel + 0.5, 0), 1)
            guard cover > 0 else { continue }
            pixels[column] = (colour(u) * cover).over(pixels[column])
        }
    }

    /// A lit box with strokes that read as writing without being any.
    private func draw(_ sign: Building.Sign, _ row: PaintRow, _ pixels: UnsafeMutableBufferPointer<Colour>) {
        let isTall = sign.height > sign.width
        let glyph = min(sign.width, sign.height)
        let border = glyph * 0.09
        let down = row.v - sign.v
        let fromEdge = min(down, sign.height - down)
        fill(sign.u, sign.u + sign.width, row, pixels) { u in
            let across = u - sign.u
            let edge = min(fromEdge, min(across, sign.width - across))
            if edge < border { return sign.colour.mixed(Colour(1, 1, 1, 1), 0.55) }
            let along = isTall ? down : across
            let number = Int(along / glyph)
            let x = (isTall ? across : along - Float(number) * glyph) / glyph
            let y = (isTall ? along - Float(number) * glyph : down) / glyph
            let inner = sign.colour.lit(0.22)
            guard x > 0.2, x < 0.8, y > 0.18, y < 0.82 else { return inner }
            let line = Int((y - 0.18) / 0.128)
            let stroke = Int((x - 0.2) / 0.12)
            let isHorizontal = line % 2 == 0
            let isInk =
                isHorizontal
                ? Noise.unit(number, line, sign.seed) < 0.75
                : (stroke % 2 == 0 && Noise.unit(number * 5 + stroke, line, sign.seed) < 0.5)
            return isInk ? sign.colour.mixed(Colour(1, 1, 1, 1), 0.7) : inner
        }
    }

    private static func hang(
        on building: Building,
        foot: Float,
        palette: Palette,
        using generator: inout SeededGenerator,
        into signs: inout [Building.Sign]
    ) {
        let height = foot - building.roof
        for _ in 0..<Int(generator.float(1...3.6)) where height > 0.2 {
            let isTall = generator.chance(0.62)
            let short = generator.float(0.022...0.048)
            let long = short * Float(Int(generator.float(2...5)))
            let width = isTall ? short : long
            let tall = isTall ? long : short
            let room = building.right - building.left - width
            guard room > 0 else { continue }
            let u = building.left + generator.float(0...room)
            let v = foot - generator.float(0.1...min(height * 0.85, 0.55)) - tall * 0.4
            let overlaps = signs.contains {
                u < $0.u + $0.width + 0.006 && $0.u < u + width + 0.006 && v < $0.v + $0.height + 0.006
                    && $0.v < v + tall + 0.006
            }
            guard !overlaps, v + tall < foot - 0.05 else { continue }
            signs.append(
                Building.Sign(
                    u: u,
                    v: v,
                    width: width,
                    height: tall,
                    colour: palette.accents[Int(generator.next() % UInt64(palette.accents.count))],
                    seed: UInt32(truncatingIfNeeded: generator.next())
                )
            )
        }
    }
}
