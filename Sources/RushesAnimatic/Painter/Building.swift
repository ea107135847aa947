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

    /// What a wall shows at a place.
    ///
    /// - Parameters:
    ///   - u: the place, within the building.
    ///   - v: the height, below the roof.
    ///   - pixel: the size of a pixel.
    ///   - lamp: the colour of the light behind the windows.
    ///   - glass: what dark windows mirror.
    /// - Returns: a solid colour.
    func colour(u: Float, v: Float, pixel: Float, lamp: Colour, glass: Colour) -> Colour {
        let x = (u - left) / windowWidth
        let y = (v - roof) / windowHeight
        let column = Int(x)
        let storey = Int(y)
        let across = x - Float(column)
        let down = y - Float(storey)
        let inset = min(min(across - 0.2, 0.82 - across) * windowWidth, min(down - 0.28, 0.8 - down) * windowHeight)
        let cover = min(max(inset / pixel + 0.5, 0), 1)
        let edge = min(u - left, right - u)
        let shaded = wall.lit(0.86 + 0.14 * passage(0, 0.03, edge))
        guard cover > 0, storey > 0 else { return shaded }
        let chance = Noise.unit(column, storey, seed)
        // Whole storeys are lit more often than single rooms: offices look like offices.
        let storeyBoost: Float = Noise.unit(storey, 7, seed) < 0.2 ? 1.8 : 0.8
        if chance < litShare * storeyBoost {
            let warmth = Noise.unit(column, storey, seed ^ 5)
            let brightness = 0.5 + 0.5 * Noise.unit(column, storey, seed ^ 9)
            let tint = warmth < 0.75 ? lamp : Colour(0.72, 0.86, 1, 1)
            return shaded.mixed(tint.lit(brightness), cover)
        }
        return shaded.mixed(wall.mixed(glass, 0.25).lit(0.8), cover)
    }
}
