package import RushesCore

extension Scene {
    /// The scene in plain words, for people: `street at night, rain, wet ground, neon; a woman walking; camera follows,
    /// slow motion; cinematic, film grain`.
    package var summary: String {
        var setting = ["\(Self.words(place.rawValue)) \(time.phrase)"]
        if weather != .clear { setting.append(weather.rawValue) }
        if let season { setting.append(season.rawValue) }
        if let drift { setting.append("\(drift.rawValue) in the air") }
        if hasSnowCover, weather != .snow { setting.append("snow on the ground") }
        if isWet { setting.append("wet ground") }
        if hasNeon { setting.append("neon") }
        var camera = [move.phrase]
        if shot != .full { camera.append(Self.words(shot.rawValue) + (shot == .closeUp ? "" : " shot")) }
        if angle != .level { camera.append("\(angle.rawValue) angle") }
        if hasShallowFocus { camera.append("shallow focus") }
        if pace != .natural { camera.append(Self.words(pace.rawValue)) }
        var look: [String] = []
        if style != .natural { look.append(style.rawValue) }
        if mood != .neutral { look.append(mood.rawValue) }
        if isMonochrome { look.append("black and white") }
        if hasGrain { look.append("film grain") }
        let people = subjects.map(\.phrase)
        return [setting, people, camera, look].filter { !$0.isEmpty }.map { $0.joined(separator: ", ") }
            .joined(separator: "; ")
    }

    /// The scene as JSON, for programs; absent things are `null`.
    package var json: JSONValue {
        .object([
            "place": .string(place.rawValue),
            "time": .string(time.rawValue),
            "weather": .string(weather.rawValue),
            "season": season.map { .string($0.rawValue) } ?? .null,
            "drift": drift.map { .string($0.rawValue) } ?? .null,
            "subjects": .array(
                subjects.map { subject in
                    .object([
                        "kind": .string(subject.kind.rawValue),
                        "count": .integer(Int64(subject.count)),
                        "action": .string(subject.action.rawValue),
                    ])
                }
            ),
            "move": .string(move.rawValue),
            "shot": .string(shot.rawValue),
            "angle": .string(angle.rawValue),
            "shallowFocus": .bool(hasShallowFocus),
            "pace": .string(pace.rawValue),
            "style": .string(style.rawValue),
            "mood": .string(mood.rawValue),
            "neon": .bool(hasNeon),
            "wet": .bool(isWet),
            "snowCover": .bool(hasSnowCover),
            "grain": .bool(hasGrain),
            "monochrome": .bool(isMonochrome),
        ])
    }

    /// `goldenHour` as `golden hour`.
    fileprivate static func words(_ name: String) -> String {
        name.reduce(into: "") { text, character in
            text += character.isUppercase ? " " + character.lowercased() : String(character)
        }
    }
}

extension Scene.TimeOfDay {
    fileprivate var phrase: String {
        switch self {
        case .night: "at night"
        case .dawn: "at dawn"
        case .day: "by day"
        case .goldenHour: "in the golden hour"
        case .dusk: "at dusk"
        }
    }
}

extension Scene.CameraMove {
    fileprivate var phrase: String {
        switch self {
        case .still: "the camera stands still"
        case .panLeft: "the camera pans left"
        case .panRight: "the camera pans right"
        case .tiltUp: "the camera tilts up"
        case .tiltDown: "the camera tilts down"
        case .craneUp: "the camera rises"
        case .craneDown: "the camera sinks"
        case .dollyIn: "the camera moves in"
        case .dollyOut: "the camera moves out"
        case .follow: "the camera follows"
        case .handheld: "the camera is handheld"
        case .orbit: "the camera goes around"
        }
    }
}

extension Scene.Subject {
    fileprivate var phrase: String {
        let plurals: [Kind: String] = [.woman: "women", .man: "people", .child: "children", .deer: "deer"]
        let name = kind == .man && count == 1 ? "person" : kind.rawValue
        let article = "aeiou".contains(name.first ?? "x") ? "an" : "a"
        let who = count == 1 ? "\(article) \(name)" : "\(count) \(plurals[kind] ?? kind.rawValue + "s")"
        return "\(who) \(doing)"
    }

    private var doing: String {
        if action == .rising { return "rising" }
        if action == .standing { return isVessel || isVehicle ? "at rest" : (isAirborne ? "hovering" : "standing") }
        if isVessel { return "sailing" }
        if isAirborne { return "flying" }
        if isVehicle { return action == .running ? "speeding" : "driving" }
        return action.rawValue
    }
}
