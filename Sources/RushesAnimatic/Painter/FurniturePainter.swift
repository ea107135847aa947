/// What stands in the foreground of a room, against the light: a table with a few things on it, a plant.
struct FurniturePainter: Painter {
    private struct Piece: Sendable {
        let left: Float
        let right: Float
        let top: Float
        let bottom: Float
        /// How far the upper corners are rounded or drawn in.
        let taper: Float
        let colour: Colour
    }

    let isOpaque = false
    let extent: ClosedRange<Float>
    private let pieces: [Piece]
    private let leaves: [(centre: Point, radii: Point, lean: Float)]
    private let leafColour: Colour

    init(scene: Scene, framing: Framing, palette: Palette, margin: Float) {
        var generator = SeededGenerator(seed: scene.seed ^ 0xF04A)
        let wood = Colour(0.3, 0.19, 0.12, 1).mixed(palette.near, 0.4) * (palette.ambient * 0.5 + 0.2)
        let dark = wood.solid
        let left = framing.left + framing.pictureWidth * generator.float(0.04...0.1)
        let top = framing.bottom - 0.2
        let right = left + min(framing.pictureWidth * 0.34, 0.62)
        var pieces = [
            Piece(left: left, right: right, top: top, bottom: top + 0.022, taper: 0, colour: dark.lit(1.5)),
            Piece(
                left: left + 0.03,
                right: left + 0.05,
                top: top + 0.02,
                bottom: framing.height,
                taper: 0,
                colour: dark
            ),
            Piece(
                left: right - 0.05,
                right: right - 0.03,
                top: top + 0.02,
                bottom: framing.height,
                taper: 0,
                colour: dark
            ),
        ]
        let cup = left + (right - left) * generator.float(0.2...0.4)
        let china = Colour(0.85, 0.82, 0.76, 1) * (palette.ambient * 0.7 + 0.12)
        pieces.append(
            Piece(left: cup, right: cup + 0.05, top: top - 0.045, bottom: top, taper: -0.012, colour: china.solid)
        )
        var u = right - 0.2
        for _ in 0..<3 {
            let wide = generator.float(0.1...0.15)
            let stack = Float(pieces.count - 4) * 0.02
            let cover =
                Colour(hue: generator.float(0...1), saturation: 0.5, brightness: 0.5) * (palette.ambient * 0.8 + 0.1)
            pieces.append(
                Piece(
                    left: u,
                    right: u + wide,
                    top: top - 0.02 - stack,
                    bottom: top - stack,
                    taper: 0,
                    colour: cover.solid
                )
            )
            u += generator.float(-0.01...0.01)
        }
        // A plant at the other side.
        let plant = framing.left + framing.pictureWidth * generator.float(0.9...0.95)
        let pot = Colour(0.55, 0.3, 0.2, 1) * (palette.ambient * 0.6 + 0.15)
        pieces.append(
            Piece(
                left: plant - 0.06,
                right: plant + 0.06,
                top: framing.bottom - 0.1,
                bottom: framing.height,
                taper: -0.02,
                colour: pot.solid
            )
        )
        self.pieces = pieces
        leaves = (0..<17).map { index in
            let lean = (Float(index) / 16 - 0.5) * 2 + generator.float(-0.12...0.12)
            let long = generator.float(0.09...0.16)
            return (
                Point(plant + lean * 0.12, framing.bottom - 0.12 - long * (1.25 - abs(lean) * 0.7)),
                Point(0.02, long), lean * 0.9
            )
        }
        leafColour = (Colour(0.2, 0.36, 0.2, 1) * (palette.ambient * 0.6 + 0.12)).mixed(palette.near, 0.3).solid
        extent = max(framing.bottom - 0.5, 0)...framing.height
    }

    func paint(_ row: PaintRow, into pixels: UnsafeMutableBufferPointer<Colour>) {
        pixels.update(repeating: .zero)
        for (index, leaf) in leaves.enumerated() where abs(row.v - leaf.centre.y) < leaf.radii.y * 1.1 {
            span(leaf.centre.x - leaf.radii.y, leaf.centre.x + leaf.radii.y, row, pixels) { u in
                let dv = row.v - leaf.centre.y
                let du = u - leaf.centre.x + dv * leaf.lean
                let x = du / leaf.radii.x
                let y = dv / leaf.radii.y
                let inside = (1 - (x * x + y * y).squareRoot()) * leaf.radii.x
                let tone: Float = index % 3 == 0 ? 1.3 : (index % 3 == 1 ? 1 : 0.78)
                return leafColour.lit(tone) * min(max(inside / row.pixel + 0.5, 0), 1)
            }
        }
        for piece in pieces where row.v > piece.top - row.pixel && row.v < piece.bottom + row.pixel {
            let down = min(max((row.v - piece.top) / max(piece.bottom - piece.top, 0.001), 0), 1)
            let inset = -piece.taper * min(down * 1.2, 1)
            let cover = min(max(min(row.v - piece.top, piece.bottom - row.v) / row.pixel + 0.5, 0), 1)
            span(piece.left + inset, piece.right - inset, row, pixels) { u in
                let edge = min(u - piece.left - inset, piece.right - inset - u)
                return piece.colour * (min(max(edge / row.pixel + 0.5, 0), 1) * cover)
            }
        }
    }

    private func span(
        _ from: Float,
        _ to: Float,
        _ row: PaintRow,
        _ pixels: UnsafeMutableBufferPointer<Colour>,
        _ colour: (Float) -> Colour
    ) {
        let first = max(Int(from / row.pixel) - 1, 0)
        let last = min(Int(to / row.pixel) + 1, pixels.count - 1)
        guard first <= last else { return }
        for column in first...last {
            let value = colour(row.u(column))
            if value.w > 0 { pixels[column] = value.over(pixels[column]) }
        }
    }
}
