package import RushesCore

extension Scene {
    /// Reads a prompt.
    ///
    /// - Parameters:
    ///   - prompt: the prompt, in any language; words that the lexicon does not know choose nothing but the seed.
    ///   - seed: the seed of the brief; two prompts with one seed still differ.
    ///   - unwanted: what must not be seen; its words take weather, subjects and neon away.
    package init(prompt: String, seed: Int64 = 0, without unwanted: String? = nil) {
        let promptSeed = Noise.seed(of: prompt)
        var generator = SeededGenerator(seed: promptSeed ^ (UInt64(bitPattern: seed) &* 0x9E37_79B9_7F4A_7C15))
        let text = SceneText(prompt)
        let refused = Set(unwanted.map { SceneText($0).meanings } ?? [])
        let wanted = text.meanings.filter { !refused.contains($0) }
        func first<Value>(_ reading: (SceneMeaning) -> Value?) -> Value? { wanted.lazy.compactMap(reading).first }
        func has(_ meaning: SceneMeaning) -> Bool { wanted.contains(meaning) }

        let weathers = Set(wanted.compactMap { if case .weather(let value) = $0 { value } else { nil } })
        // What falls is the strongest impression; a covered sky belongs to it anyway.
        weather = [.rain, .snow, .fog, .cloudy].first { weathers.contains($0) } ?? .clear
        let season: Season? = first { if case .season(let value) = $0 { value } else { nil } }
        self.season = season
        drift = first { if case .drift(let value) = $0 { value } else { nil } }
        hasNeon = has(.neon)
        hasSnowCover = weather == .snow || has(.snowCover)
        style =
            first { if case .style(let value) = $0, value != .cinematic { value } else { nil } }
            ?? (has(.style(.cinematic)) ? .cinematic : .natural)
        mood = first { if case .mood(let value) = $0 { value } else { nil } } ?? .neutral
        isMonochrome = has(.monochrome)
        hasGrain = has(.grain)
        pace = first { if case .pace(let value) = $0 { value } else { nil } } ?? .natural
        angle = first { if case .angle(let value) = $0 { value } else { nil } } ?? .level
        hasShallowFocus = has(.shallowFocus)

        let found = Self.subjects(of: wanted)
        place = Self.place(of: wanted, subjects: found) ?? (hasNeon ? .street : .abstract)
        isWet = place != .interior && (weather == .rain || has(.wet))
        subjects = found
        // Who cannot walk on water stands at its edge.
        if place == .sea, subjects.contains(where: { !$0.isVessel && !$0.isAirborne }),
            !subjects.contains(where: \.isVessel)
        {
            place = .beach
        }
        // A town that somebody goes through is seen from the street; from across the water only where a skyline is named.
        let namesSkyline = wanted.contains { if case .place(.city, 3...) = $0 { true } else { false } }
        if place == .city, !namesSkyline, subjects.contains(where: { !$0.isVessel && !$0.isAirborne }) {
            place = .street
        }
        if place == .abstract, let lead = subjects.first, lead.isAirborne {
            // What flies needs something below it to be high above.
            place = lead.kind == .spaceship ? .space : .mountains
        }
        let shot: Shot? = first { if case .shot(let value) = $0 { value } else { nil } }
        self.shot = shot ?? .full
        let isActive = wanted.contains { if case .action = $0 { true } else { false } }
        if place == .space {
            // There is nothing to walk on.
            for index in subjects.indices where subjects[index].isPerson { subjects[index].action = .standing }
        }
        if !isActive, place == .interior || shot == .closeUp || shot == .medium {
            // Nobody walks out of a portrait, or up and down a room, unless the words say so.
            for index in subjects.indices where subjects[index].isPerson { subjects[index].action = .standing }
        }

        let drawn: [TimeOfDay] =
            place == .abstract ? TimeOfDay.allCases : [.day, .goldenHour, .dusk, .dawn, .day]
        let drawnTime = drawn.randomElement(using: &generator) ?? .day
        let isNightly = hasNeon || style == .noir
        time = first { if case .time(let value) = $0 { value } else { nil } } ?? (isNightly ? .night : drawnTime)

        let drawnMove: CameraMove = [.panLeft, .panRight, .dollyIn].randomElement(using: &generator) ?? .dollyIn
        let isGoing = subjects.first.map { $0.action != .standing && !$0.isAirborne && $0.count < 4 } ?? false
        let plain: CameraMove =
            style == .documentary ? .handheld : (self.shot == .closeUp ? .dollyIn : (isGoing ? .follow : drawnMove))
        move = first { if case .move(let value) = $0 { value } else { nil } } ?? plain
        self.seed = generator.next()
    }

    /// The place that the words speak for most; of two with as much to say, the one that is named first.
    private static func place(of meanings: [SceneMeaning], subjects: [Subject]) -> Place? {
        var weights: [Place: Int] = [:]
        var order: [Place] = []
        for case .place(let place, let weight) in meanings {
            if weights[place] == nil { order.append(place) }
            weights[place, default: 0] += weight
        }
        // A street is in a city, and a skyline is seen from afar: the street is what the picture shows.
        if let street = weights[.street], street >= 3 { weights[.street] = street + (weights[.city] ?? 0) }
        if subjects.contains(where: \.isVessel),
            weights.keys.allSatisfy({ ![.sea, .lake, .beach, .city].contains($0) })
        {
            return .sea
        }
        let most = weights.values.max() ?? 0
        return order.first { weights[$0] == most }
    }

    private static func subjects(of meanings: [SceneMeaning]) -> [Subject] {
        var found: [Subject] = []
        var number: Int?
        let action: Subject.Action? = meanings.lazy.compactMap {
            if case .action(let value) = $0 { value } else { nil }
        }.first
        func add(_ kind: Subject.Kind, _ count: Int) {
            defer { number = nil }
            if let known = found.firstIndex(where: { $0.kind == kind }) {
                found[known].count = max(found[known].count, count)
                return
            }
            // "She" after "a girl" is nobody new.
            if kind == .woman, found.contains(where: { $0.kind == .child }) { return }
            if kind == .man, count == 1, found.contains(where: { $0.isPerson }) { return }
            found.append(Subject(kind, count: count, action: action ?? .walking))
        }
        for meaning in meanings {
            switch meaning {
            case .number(let value): number = number ?? value
            case .subject(let kind): add(kind, number ?? 1)
            case .crowd(let kind): add(kind, number ?? (kind == .man ? 10 : (kind == .bird ? 7 : 3)))
            default: break
            }
        }
        return Array(found.prefix(3))
    }
}

extension Scene {
    /// The scene that the engine renders for a brief.
    ///
    /// - Parameters:
    ///   - brief: what was asked for.
    ///   - facts: what the catalog made of it: the seed, where the model has one.
    package init(_ brief: Brief, _ facts: Input.Facts) {
        self.init(prompt: brief.prompt, seed: Self.seed(of: brief, facts), without: brief.negativePrompt)
    }

    /// The seed that is sent, else the brief's own, else one that follows from the prompt.
    static func seed(of brief: Brief, _ facts: Input.Facts) -> Int64 {
        let given = facts.seed ?? brief.seed
        return given.flatMap { $0 < 0 ? nil : $0 } ?? Int64(Noise.seed(of: brief.prompt) & 0x7FFF_FFFF)
    }
}
