extension Scene.Subject {
    /// How fast it goes, in metres a second.
    var speed: Float {
        guard action != .standing else { return 0 }
        let runs = action == .running
        switch kind {
        case .woman, .man: return runs ? 4.6 : 1.35
        case .child: return runs ? 3.4 : 1.05
        case .astronaut: return 0.5
        case .dog: return runs ? 5 : 1.2
        case .cat: return runs ? 4 : 0.7
        case .horse: return runs ? 9 : 1.7
        case .deer: return runs ? 7 : 1.1
        case .camel: return runs ? 4 : 1.3
        case .bird: return 0.85
        case .car: return runs ? 16 : 7
        case .train: return runs ? 22 : 12
        case .sailboat: return 1.1
        case .boat: return runs ? 4 : 1.1
        case .aeroplane: return 26
        case .balloon: return 1.6
        case .spaceship: return 7
        }
    }
}

extension Scene {
    /// What makes the first subject of one scene differ from that of another: 0 to 1.
    var leadVariety: Float { 0.2 + 0.7 * Noise.unit(Int(seed & 0xFFFF), 5, 0xAC7) }

    /// What plays a subject.
    func puppet(_ subject: Scene.Subject, variety: Float) -> any Puppet {
        let isNight = time == .night || time == .dusk
        let hasUmbrella = weather == .rain && place != .interior && subject.action != .running
        switch subject.kind {
        case .woman:
            return Person(
                variety < 0.3 ? .dress : .longCoat,
                gait: subject.action,
                hasUmbrella: hasUmbrella,
                variety: variety
            )
        case .man:
            let hasHat = style == .noir || style == .vintage
            return Person(
                hasHat ? .hatAndCoat : (variety < 0.4 ? .overcoat : .jacket),
                gait: subject.action,
                hasUmbrella: hasUmbrella && !hasHat,
                variety: variety
            )
        case .child:
            return Person(
                .childsJacket,
                gait: subject.action,
                hasUmbrella: hasUmbrella && variety > 0.5,
                variety: variety
            )
        case .astronaut: return Person(.suit, gait: subject.action, variety: variety)
        case .dog, .cat, .horse, .deer, .camel: return Quadruped(subject.kind, gait: subject.action)
        case .bird:
            return Bird(
                beat: subject.action == .standing ? 0.3 : (subject.count > 2 ? 1.9 : 1.25),
                isWader: subject.count == 1 && place == .lake
            )
        case .car: return Car(hasLights: isNight || weather == .rain || weather == .fog, variety: variety)
        case .train: return Train(hasLights: isNight || time == .dawn)
        case .sailboat: return Boat(hasSail: true, hasLights: isNight, isCalm: place == .lake || mood == .calm)
        case .boat: return Boat(hasSail: false, hasLights: isNight, isCalm: place == .lake || mood == .calm)
        case .aeroplane, .balloon, .spaceship: return Aircraft(kind: subject.kind, hasLights: isNight)
        }
    }
}
