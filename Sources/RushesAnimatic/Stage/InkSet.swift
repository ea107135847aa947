/// The colours of a puppet's inks in the light of a scene.
struct InkSet: Sendable {
    /// A colour as the picture's planes hold it.
    struct Shade: Sendable {
        let luma: UInt8
        let blue: UInt8
        let red: UInt8

        init(_ colour: Colour) {
            let solid = colour.limited
            let light = solid.x * 0.2126 + solid.y * 0.7152 + solid.z * 0.0722
            luma = UInt8(16 + light * 219)
            blue = UInt8(min(max(128 + (solid.z - light) * (224 / 1.8556), 16), 240))
            red = UInt8(min(max(128 + (solid.x - light) * (224 / 1.5748), 16), 240))
        }
    }

    private let shades: [Shade]
    /// What edges catch.
    let rim: Shade
    /// How strong that is, 0 to 1.
    let rimStrength: Float

    /// Mixes the inks.
    ///
    /// - Parameters:
    ///   - scene: which light there is.
    ///   - palette: the scene's colours.
    ///   - distance: how much air lies before the puppet, 0 to 1.
    ///   - accent: the colour of coat, paint or sail, in full light.
    init(scene: Scene, palette: Palette, distance: Float, accent: Colour) {
        let grade = Grade(scene)
        let table: [Scene.TimeOfDay: Float] = [.night: 0.2, .dawn: 0.46, .day: 0.82, .goldenHour: 0.46, .dusk: 0.3]
        let isVeiled = scene.weather == .fog || scene.weather == .rain
        let ambient = (table[scene.time] ?? 0.5) * (isVeiled ? 0.8 : 1) * (scene.place == .interior ? 0.7 : 1)
        let body = palette.near.lit(0.75)
        let tone = Colour(1, 1, 1, 1).mixed(palette.horizon, 0.35)
        func lit(_ colour: Colour, _ share: Float) -> Colour { body.mixed(colour * tone * ambient, share) }
        func seen(_ colour: Colour) -> Colour {
            var solid = colour
            solid.w = 1
            return grade.apply(solid.mixed(palette.haze, distance))
        }
        let table2: [Ink: Colour] = [
            .body: body,
            .far: body.mixed(palette.haze, 0.1).lit(0.9),
            .light: lit(Colour(0.86, 0.66, 0.54, 1), 0.72),
            .accent: lit(accent, 0.78),
            .glass: body.mixed(palette.middle, 0.55),
            .lamp: Colour(1, 0.9, 0.66, 1),
            .tail: Colour(1, 0.16, 0.1, 1),
        ]
        shades = Ink.allCases.map { ink in Shade(seen(table2[ink] ?? body)) }
        let edge = palette.key.mixed(scene.hasNeon ? palette.accents[0] : palette.horizon, scene.hasNeon ? 0.75 : 0.35)
        rim = Shade(seen(edge))
        let strengths: [Scene.TimeOfDay: Float] = [.night: 0.6, .dawn: 0.62, .day: 0.3, .goldenHour: 0.85, .dusk: 0.7]
        let isHard = scene.hasNeon || scene.style == .noir
        rimStrength = (strengths[scene.time] ?? 0.5) * (isVeiled && !isHard ? 0.5 : 1)
    }

    /// Every ink the same.
    init(scene: Scene, palette: Palette, solid: Colour) {
        let shade = Shade(Grade(scene).apply(solid))
        shades = Ink.allCases.map { _ in shade }
        rim = shade
        rimStrength = 0
    }

    subscript(_ ink: Ink) -> Shade { shades[ink.rawValue] }
}

/// What a part of a puppet is made of; the stage chooses the colour for the light of its scene.
enum Ink: Int, Sendable, CaseIterable {
    /// What is nearest: dark against the light.
    case body
    /// The same, further away.
    case far
    /// Skin, fur of a muzzle, anything lighter.
    case light
    /// A coloured coat, a sail, a car's paint.
    case accent
    /// Windows.
    case glass
    /// A light that shines forwards, warm or white.
    case lamp
    /// A red light.
    case tail
}
