/// One building of a skyline.
struct Building: Sendable {
    /// A glowing sign that hangs on a building.
    struct Sign: Sendable {
        var u: Float
        let v: Float
        let width: Float
        let height: Float
        let colour: Colour
        let seed: UInt32
    }

    var left: Float
    var right: Float
    let roof: Float
    let wall: Colour
    let windowWidth: Float
    let windowHeight: Float
    /// The share of windows that are lit.
    let litShare: Float
    let seed: UInt32
    let hasMast: Bool

    /// Draws the building's part of a row.
    ///
    /// - Parameters:
    ///   - row: the row, below the roof.
    ///   - pixels: what is drawn over.
    ///   - lamp: the colour of the light behind the windows.
    ///   - glass: what dark windows mirror.
    ///   - veil: the air before the building, and how much of it there is.
    ///   - cover: how much of the row the building takes.
    func paint(
        _ row: PaintRow,
        into pixels: UnsafeMutableBufferPointer<Colour>,
        lamp: Colour,
        glass: Colour,
        veil: (colour: Colour, share: Float),
        cover: Float
    ) {
        let first = max(Int(left / row.pixel), 0)
        let last = min(Int(right / row.pixel), pixels.count - 1)
        guard first <= last else { return }
        let y = (row.v - roof) / windowHeight
        let storey = Int(y)
        let down = y - Float(storey)
        let insetDown = min(down - 0.28, 0.8 - down) * windowHeight
        let hasWindows = storey > 0 && insetDown / row.pixel + 0.5 > 0
        // Whole storeys are lit more often than single rooms: offices look like offices.
        let share = litShare * (Noise.unit(storey, 7, seed) < 0.2 ? 1.8 : 0.8)
        let dark = wall.mixed(glass, 0.25).lit(0.8)
        var window = (column: Int.min, colour: dark)
        for column in first...last {
            let u = row.u(column)
            let sides = min(u - left, right - u)
            let part = min(max(sides / row.pixel + 0.5, 0), 1) * cover
            guard part > 0 else { continue }
            // Away from the edges the wall has its full light.
            var colour = wall.lit(sides >= 0.03 ? 1 : 0.86 + 0.14 * passage(0, 0.03, sides))
            if hasWindows {
                let x = (u - left) / windowWidth
                let number = Int(x)
                let across = x - Float(number)
                let inset = min(min(across - 0.2, 0.82 - across) * windowWidth, insetDown)
                let seen = min(max(inset / row.pixel + 0.5, 0), 1)
                if seen > 0 {
                    if number != window.column { window = (number, light(number, storey, share, lamp) ?? dark) }
                    colour = colour.mixed(window.colour, seen)
                }
            }
            pixels[column] = (colour.mixed(veil.colour, veil.share) * part).over(pixels[column])
        }
    }

    /// The light in a window; `nil` if nobody is in.
    private func light(_ column: Int, _ storey: Int, _ share: Float, _ lamp: Colour) -> Colour? {
        guard Noise.unit(column, storey, seed) < share else { return nil }
        let tint = Noise.unit(column, storey, seed ^ 5) < 0.75 ? lamp : Colour(0.72, 0.86, 1, 1)
        return tint.lit(0.5 + 0.5 * Noise.unit(column, storey, seed ^ 9))
    }
}
