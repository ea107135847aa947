/// What a prompt's words come to: everything that the engine needs to know in order to draw.
package struct Scene: Sendable, Hashable, Codable {
    /// Where it is.
    package enum Place: String, Sendable, Hashable, Codable, CaseIterable {
        case street, city, mountains, sea, forest, desert, interior, space
        /// No word says where: light and shapes that belong to the prompt alone.
        case abstract
    }

    /// When it is.
    package enum TimeOfDay: String, Sendable, Hashable, Codable, CaseIterable {
        case night, dawn, day, goldenHour, dusk
    }

    /// What the sky does.
    package enum Weather: String, Sendable, Hashable, Codable, CaseIterable {
        case clear, cloudy, rain, snow, fog
    }

    /// How the camera moves.
    package enum CameraMove: String, Sendable, Hashable, Codable, CaseIterable {
        case still, panLeft, panRight, tiltUp, tiltDown, dollyIn, dollyOut, follow
    }

    /// Who is in it.
    package enum Subject: String, Sendable, Hashable, Codable, CaseIterable {
        case person
    }

    package var place: Place
    package var time: TimeOfDay
    package var weather: Weather
    package var move: CameraMove
    package var subject: Subject?
    /// How fast things move: 1 is life, less is slow motion.
    package var pace: Double
    /// Whether coloured signs glow.
    package var hasNeon: Bool
    /// Whether the ground mirrors what stands on it.
    package var isWet: Bool
    /// Whether the picture has the grain of film.
    package var hasGrain: Bool
    /// Whether the picture has no colour.
    package var isMonochrome: Bool
    /// Where everything comes from that no word decides.
    package var seed: UInt64

    /// Reads a prompt.
    ///
    /// - Parameters:
    ///   - prompt: the prompt, in any language; words that the lexicon does not know choose nothing but the seed.
    ///   - seed: the seed of the brief; two prompts with one seed still differ.
    package init(prompt: String, seed: Int64) {
        let promptSeed = Noise.seed(of: prompt)
        var generator = SeededGenerator(seed: promptSeed ^ (UInt64(bitPattern: seed) &* 0x9E37_79B9_7F4A_7C15))
        let text = SceneText(prompt)
        let words = SceneLexicon.self
        weather = text.first(of: words.weather) ?? .clear
        let place = text.first(of: words.place)
        let fallbackTimes: [TimeOfDay] = place == nil ? TimeOfDay.allCases : [.day, .goldenHour, .dusk, .dawn]
        let hasNeon = text.contains(words.neon)
        let drawnTime = fallbackTimes.randomElement(using: &generator) ?? .day
        time = text.first(of: words.time) ?? (hasNeon ? .night : drawnTime)
        subject = text.contains(words.person) ? .person : nil
        let drawnMove: CameraMove = [.panLeft, .panRight, .dollyIn].randomElement(using: &generator) ?? .dollyIn
        let isWalking = subject == .person && text.contains(words.walking)
        move = text.first(of: words.move) ?? (isWalking ? .follow : drawnMove)
        pace = text.contains(words.slow) ? 0.5 : (text.contains(words.fast) ? 2.5 : 1)
        hasGrain = text.contains(words.grain)
        isMonochrome = text.contains(words.monochrome)
        isWet = weather == .rain || text.contains(words.wet)
        self.hasNeon = hasNeon
        self.place = place ?? (hasNeon ? .street : .abstract)
        self.seed = generator.next()
    }
}
