/// The colours of a scene.
struct Palette: Sendable {
    /// The sky from above to the horizon.
    let zenith: Colour
    let middle: Colour
    let horizon: Colour
    /// What distance fades into.
    let haze: Colour
    /// The nearest shapes, against the light.
    let near: Colour
    /// The ground.
    let ground: Colour
    /// The sun, the moon or what else gives the main light.
    let key: Colour
    /// Small coloured lights.
    let accents: [Colour]
    /// How bright things are by themselves: 0 to 1.
    let ambient: Float
    /// How bright lamps are beside the day: 0 to 1.
    let lamplight: Float

    /// Mixes the colours for a scene.
    init(_ scene: Scene) {
        var generator = SeededGenerator(seed: scene.seed ^ 0xC010)
        let drift = scene.time == .goldenHour ? generator.float(-0.028...0.006) : generator.float(-0.03...0.03)
        func hsb(_ hue: Float, _ saturation: Float, _ brightness: Float) -> Colour {
            let grey = scene.isMonochrome ? 0 : saturation
            return Colour(hue: hue + drift, saturation: grey, brightness: brightness)
        }
        var zenith: Colour, middle: Colour, horizon: Colour, near: Colour, ground: Colour, key: Colour
        switch scene.time {
        case .night:
            (zenith, middle, horizon) = (hsb(0.64, 0.75, 0.07), hsb(0.64, 0.66, 0.15), hsb(0.68, 0.48, 0.28))
            (near, ground, key) = (hsb(0.65, 0.5, 0.055), hsb(0.64, 0.4, 0.10), hsb(0.6, 0.12, 0.95))
            lamplight = 1
        case .dawn:
            (zenith, middle, horizon) = (hsb(0.61, 0.45, 0.46), hsb(0.93, 0.26, 0.76), hsb(0.08, 0.36, 0.98))
            (near, ground, key) = (hsb(0.68, 0.38, 0.16), hsb(0.66, 0.25, 0.32), hsb(0.09, 0.4, 1))
            lamplight = 0.45
        case .day:
            (zenith, middle, horizon) = (hsb(0.59, 0.72, 0.68), hsb(0.56, 0.48, 0.86), hsb(0.54, 0.16, 0.97))
            (near, ground, key) = (hsb(0.42, 0.38, 0.2), hsb(0.3, 0.3, 0.4), hsb(0.14, 0.1, 1))
            lamplight = 0.06
        case .goldenHour:
            (zenith, middle, horizon) = (hsb(0.585, 0.4, 0.58), hsb(0.09, 0.34, 0.88), hsb(0.085, 0.6, 1))
            (near, ground, key) = (hsb(0.05, 0.55, 0.17), hsb(0.08, 0.45, 0.36), hsb(0.11, 0.5, 1))
            lamplight = 0.3
        case .dusk:
            (zenith, middle, horizon) = (hsb(0.67, 0.6, 0.24), hsb(0.87, 0.5, 0.48), hsb(0.045, 0.68, 0.93))
            (near, ground, key) = (hsb(0.72, 0.5, 0.1), hsb(0.75, 0.35, 0.2), hsb(0.04, 0.6, 1))
            lamplight = 0.75
        }
        ambient = [.night: 0.24, .dawn: 0.6, .day: 0.95, .goldenHour: 0.72, .dusk: 0.4][scene.time] ?? 0.6
        if scene.place == .abstract {
            let hue = generator.float(0...1)
            let partner = hue + generator.float(0.12...0.45)
            zenith = hsb(hue, 0.72, 0.2)
            middle = hsb(partner, 0.6, 0.5)
            horizon = hsb(partner + 0.08, 0.5, 0.92)
            near = hsb(hue, 0.6, 0.1)
            ground = hsb(hue + 0.05, 0.5, 0.28)
        }
        if scene.place == .city, scene.time == .night, !scene.hasNeon {
            (middle, horizon) = (hsb(0.66, 0.6, 0.2), hsb(0.72, 0.42, 0.4))
        }
        if scene.style == .noir, scene.time == .night {
            // Lamps in wet air: what is near stands black against it.
            (zenith, middle, horizon) = (hsb(0.6, 0, 0.08), hsb(0.6, 0, 0.24), hsb(0.6, 0, 0.56))
        }
        if scene.place == .space {
            (zenith, middle, horizon) = (hsb(0.66, 0.8, 0.04), hsb(0.74, 0.7, 0.09), hsb(0.82, 0.6, 0.13))
        }
        if scene.place == .desert {
            ground = ground.mixed(hsb(0.08, 0.55, scene.time == .night ? 0.22 : 0.78), 0.75)
            near = near.mixed(hsb(0.05, 0.6, scene.time == .night ? 0.08 : 0.36), 0.6)
        }
        if scene.place == .meadow || scene.place == .lake {
            let greens: [Scene.Season: Colour] = [
                .spring: hsb(0.25, 0.5, 0.62), .summer: hsb(0.27, 0.55, 0.52), .autumn: hsb(0.1, 0.5, 0.5),
            ]
            let grass = (greens[scene.season ?? .summer] ?? hsb(0.27, 0.5, 0.5)) * ambient
            ground = ground.mixed(grass.solid, 0.75)
        }
        if scene.place == .beach {
            ground = ground.mixed((hsb(0.1, 0.32, 0.9) * ambient).solid, 0.8)
        }
        let grey = hsb(0.6, 0.08, (middle.x + middle.y + middle.z) / 3)
        let dullness: Float = [.clear: 0, .cloudy: 0.4, .rain: 0.55, .snow: 0.42, .fog: 0.5][scene.weather] ?? 0
        let weight = scene.time == .night ? dullness * 0.35 : dullness
        self.zenith = zenith.mixed(grey, weight)
        self.middle = middle.mixed(grey, weight)
        self.horizon = horizon.mixed(grey.lit(1.2), weight * 0.9)
        haze = self.horizon.mixed(self.middle, 0.35)
        self.near = near
        self.ground =
            scene.hasSnowCover
            ? ground.mixed(hsb(0.6, 0.06, 0.95 * min(ambient + 0.2, 1)), 0.8).mixed(self.horizon, 0.12) : ground
        self.key = key
        let start = generator.float(0...1)
        let hues: [Float] = scene.hasNeon ? [0.92, 0.52, 0.82, 0.12, 0.48, 0.98] : [0.09, 0.11, 0.07, 0.55, 0.12]
        accents = hues.indices.map { index in
            let hue = hues[(index + Int(start * Float(hues.count))) % hues.count]
            return hsb(hue, scene.hasNeon ? 0.78 : 0.5, 1)
        }
    }
}
