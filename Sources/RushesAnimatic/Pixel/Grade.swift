/// What a colourist would do to every colour of a scene.
struct Grade: Sendable {
    var contrast: Float = 1
    var saturation: Float = 1
    /// Added to every solid colour.
    var tint = Colour(0, 0, 0, 0)
    /// How far everything is brought towards `paper`.
    var wash: Float = 0
    var paper = Colour(0.96, 0.94, 0.89, 1)
    /// Whether there is nothing to do.
    private var isPlain = false

    /// The grade that a scene's style and mood ask for.
    init(_ scene: Scene) {
        switch scene.style {
        case .natural: break
        case .cinematic: (contrast, saturation, tint) = (1.12, 0.94, Colour(0.012, 0, -0.012, 0))
        case .noir: (contrast, saturation, tint) = (1.18, 0, Colour(0.03, 0.03, 0.03, 0))
        case .anime: (contrast, saturation) = (1.05, 1.4)
        case .watercolour: (contrast, saturation, wash) = (0.9, 0.82, 0.3)
        case .documentary: (contrast, saturation) = (0.94, 0.72)
        case .vintage: (contrast, saturation, tint) = (0.82, 0.55, Colour(0.07, 0.035, -0.04, 0))
        }
        switch scene.mood {
        case .neutral: break
        case .calm: (contrast, saturation) = (contrast * 0.96, saturation * 0.95)
        case .tense:
            (contrast, saturation, tint) = (contrast * 1.15, saturation * 0.72, tint + Colour(-0.04, -0.03, -0.02, 0))
        case .joyful: (saturation, tint) = (saturation * 1.22, tint + Colour(0.02, 0.015, 0, 0))
        case .sad: (saturation, tint) = (saturation * 0.6, tint + Colour(-0.02, -0.005, 0.02, 0))
        case .epic: (contrast, saturation) = (contrast * 1.1, saturation * 1.15)
        }
        isPlain = contrast == 1 && saturation == 1 && wash == 0 && tint == .zero
    }

    /// A colour that carries its opacity, graded.
    func apply(_ colour: Colour) -> Colour {
        if isPlain || colour.w <= 0 { return colour.limited }
        let light = colour.x * 0.2126 + colour.y * 0.7152 + colour.z * 0.0722
        var result = Colour(repeating: light) + (colour - Colour(repeating: light)) * saturation
        let pivot = Colour(repeating: 0.42 * colour.w)
        result = (result - pivot) * contrast + pivot + tint * colour.w
        if wash > 0 { result = result.mixed(paper * colour.w, wash) }
        result = result.limited
        result.w = colour.w
        return result
    }
}
