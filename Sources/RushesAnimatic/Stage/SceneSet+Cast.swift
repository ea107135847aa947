extension SceneSet {
    /// How large a share of the picture's shorter side a subject takes when it is shown whole.
    private static func size(of kind: Scene.Subject.Kind) -> Float {
        switch kind {
        case .woman, .man: 0.42
        case .child: 0.34
        case .astronaut: 0.4
        case .dog: 0.2
        case .cat: 0.16
        case .horse: 0.4
        case .deer: 0.34
        case .camel: 0.4
        case .bird: 0.15
        case .car: 0.19
        case .train: 0.26
        case .sailboat: 0.46
        case .boat: 0.2
        case .aeroplane: 0.13
        case .balloon: 0.36
        case .spaceship: 0.14
        }
    }

    private func lane(for subject: Scene.Subject) -> Lane? {
        if subject.kind == .astronaut, scene.place == .space { return air }
        if subject.isAirborne {
            guard subject.action == .rising, let from = water ?? ground, var lane = air else { return air }
            // What takes off is before what it takes off from.
            (lane.layer, lane.depth) = (from.layer, min(from.depth, 0.6))
            return lane
        }
        if subject.isVessel { return water }
        return ground
    }

    /// The actors of the scene, those at the back first.
    func cast() -> [Actor] {
        guard let lead = scene.cast.first else { return [] }
        var actors: [Actor] = []
        var generator = SeededGenerator(seed: scene.seed ^ 0xAC70)
        let places: [Scene.Place: Float] = [
            .mountains: 0.62, .desert: 0.7, .beach: 0.82, .lake: 0.74, .meadow: 0.84, .forest: 0.92, .sea: 0.9,
            .interior: 1.3, .city: 0.62,
        ]
        let isSmall = lead.isAirborne
        let shots: [Scene.Shot: Float] =
            lead.isVehicle || lead.isVessel || isSmall
            ? [.wide: 0.75, .medium: 1.35, .closeUp: 1.7] : [.wide: 0.55, .medium: 1.9, .closeUp: 3.8]
        // A close shot is as close in the desert as in a street.
        let isNear = scene.shot == .closeUp || scene.shot == .medium
        var scale =
            (isNear ? 1 : places[scene.place] ?? 1) * (shots[scene.shot] ?? 1)
            * (scene.angle == .low ? 1.25 : (scene.angle == .high ? 0.7 : 1))
        if isSmall { scale = (shots[scene.shot] ?? 1) * (lead.count > 2 ? 0.45 : 1) }
        let leadPuppet = scene.puppet(lead, variety: scene.leadVariety)
        // A second creature keeps its true proportion to the first, as far as it can still be seen.
        let leadMetre = Self.size(of: lead.kind) * scale / leadPuppet.height
        for (order, subject) in scene.cast.enumerated().reversed() {
            guard var lane = lane(for: subject) else { continue }
            let base = Self.size(of: subject.kind)
            let sample = scene.puppet(subject, variety: 0.6)
            var metre =
                order == 0 || subject.isAirborne != lead.isAirborne
                ? base * (subject.isAirborne && order > 0 ? 0.7 : scale) / sample.height : leadMetre
            metre = min(max(metre, base * 0.4 / sample.height), base * 2 * max(scale, 0.5) / sample.height)
            let tall = sample.height * metre
            let isClose = scene.shot == .closeUp || scene.shot == .medium
            if isClose, !subject.isAirborne, !subject.isVessel, tall > lane.v - 0.16 * pictureHeight {
                // The head is what a close shot is about: the feet go below the picture.
                lane.v = 0.2 * pictureHeight + leadPuppet.height * leadMetre
                lane.layer = elements.count - 1
            }
            let crowd = min(subject.count, 9)
            for index in 0..<crowd {
                actors.append(
                    actor(
                        subject,
                        index: index,
                        of: crowd,
                        order: order,
                        lane: lane,
                        metre: metre,
                        leadSpeed: lead.speed * leadMetre,
                        using: &generator
                    )
                )
            }
        }
        return actors.sorted { ($0.layer, $0.v) < ($1.layer, $1.v) }
    }

    private func actor(
        _ subject: Scene.Subject,
        index: Int,
        of crowd: Int,
        order: Int,
        lane: Lane,
        metre: Float,
        leadSpeed: Float,
        using generator: inout SeededGenerator
    ) -> Actor {
        let variety = order == 0 && index == 0 ? scene.leadVariety : generator.float(0...1)
        let puppet = scene.puppet(subject, variety: variety)
        var (metre, v, depth) = (metre, lane.v, lane.depth)
        if subject.isAirborne || scene.place == .space {
            v = pictureHeight * (scene.place == .space ? 0.46 : generator.float(0.26...0.36))
            if subject.kind == .balloon {
                // Near ones fly lower in the picture and are larger.
                v += 0.16 - generator.float(0...0.16)
                metre *= index == 0 ? 1 : generator.float(0.4...0.75)
            } else if crowd > 1 {
                v += Float((index + 1) / 2) * 0.028 + generator.float(-0.012...0.012)
            }
            if order > 0 { v -= 0.05 }
        } else if crowd > 1, lane.layer < elements.count {
            // A group stands about: those further back are smaller and higher.
            let back = Float(index) / Float(max(crowd - 1, 1))
            let rise = (lane.v - horizon) * 0.34 * back
            metre *= max((lane.v - rise - horizon) / max(lane.v - horizon, 0.01), 0.6)
            v -= rise
            depth -= 0.08 * back
        }
        let pace = Float(scene.pace.factor)
        let isCrowd = crowd >= 4 && !subject.isAirborne
        let wayward = isCrowd && generator.chance(0.45)
        var speed = subject.speed * metre * (isCrowd ? generator.float(0.75...1.2) : 1)
        if scene.move == .follow, order + index > 0, scene.cast.first?.isAirborne == subject.isAirborne {
            // Companions keep up with each other.
            speed = leadSpeed
        }
        if wayward { speed = -speed }
        let long: Float =
            subject.kind == .train ? 75 : (subject.kind == .car ? 5 : (subject.kind == .aeroplane ? 30 : 3))
        let reach = long * metre * 0.5 + 0.1
        let isLed = scene.move == .follow && scene.cast.first?.action != .standing
        let span = pictureWidth + reach * 2
        var start: Float
        if isLed && !wayward {
            start =
                pictureWidth * (subject.kind == .train ? 0.3 : 0.46)
                - (isCrowd || crowd > 1 ? (Float(index) - Float(crowd) / 2) * 0.2 : Float(order) * 0.26)
        } else if isCrowd {
            start = generator.float(0...1) * span - reach
        } else if subject.action == .standing {
            let isClose = scene.shot == .closeUp || scene.shot == .medium
            start = pictureWidth * (order == 0 ? (isClose ? 0.5 : 0.6) : 0.38) + Float(index) * 0.22
        } else {
            // What crosses the picture is in its middle half-way through a clip of eight seconds.
            start =
                max(pictureWidth * 0.5 - speed * 4 * pace, pictureWidth * 0.1) - Float(index)
                * (puppet.height * metre * 0.7 + 0.05) - Float(order) * 0.22
        }
        if subject.kind == .balloon { start = pictureWidth * (0.3 + 0.26 * Float(index)) - Float(order) * 0.1 }
        if subject.isAirborne, subject.kind != .balloon, crowd > 1 {
            start = pictureWidth * 0.3 - Float((index + 1) / 2) * 0.06 + (index % 2 == 0 ? 0.01 : 0)
        }
        let hues: [Colour] = [
            Colour(0.78, 0.2, 0.18, 1), Colour(0.2, 0.34, 0.56, 1), Colour(0.85, 0.68, 0.3, 1),
            Colour(0.3, 0.45, 0.36, 1),
            Colour(0.86, 0.84, 0.8, 1), Colour(0.42, 0.3, 0.44, 1),
        ]
        var accent = hues[Int(generator.next() % UInt64(hues.count))]
        if subject.kind == .sailboat || subject.kind == .astronaut || subject.kind == .aeroplane
            || subject.kind == .spaceship
        {
            accent = Colour(0.92, 0.9, 0.86, 1)
        }
        if subject.isPerson, subject.kind != .astronaut {
            accent = accent.mixed(Colour(0.3, 0.28, 0.3, 1), crowd > 3 ? 0.6 : 0.3)
        }
        let distance = min(lane.distance + airDistance * (1 - min(depth, 1)) * 1.4, 0.8)
        var path = Actor.Path(
            start: start,
            speed: speed,
            turns: isLed && !wayward ? nil : -reach...(pictureWidth + reach)
        )
        if subject.action == .standing, subject.isAirborne { path.sway = 0.012 }
        if subject.kind == .bird || subject.kind == .balloon { path.sway = 0.014 }
        if scene.place == .space { (path.sway, path.swayRate) = (0.02, 0.08) }
        if subject.action == .rising {
            path.rise = pictureHeight * 0.3
            if subject.isAirborne { v = min((ground ?? water ?? lane).v, pictureHeight * 0.66) }
        }
        return Actor(
            puppet: puppet,
            layer: lane.layer,
            depth: isLed && subject.isAirborne ? max(depth, 0.5) : depth,
            v: v,
            path: path,
            metre: metre,
            inks: InkSet(scene: scene, palette: palette, distance: distance, accent: accent),
            reflection: lane.reflection,
            hasShadow: !subject.isAirborne && subject.kind != .train && !subject.isVessel && scene.place != .space
                && !scene.isWet,
            phase: crowd > 1 || order > 0 ? generator.float(0...1) : 0.1
        )
    }
}
