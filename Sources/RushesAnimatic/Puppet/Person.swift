import Foundation

/// A person who walks, runs or stands, seen from the side.
struct Person: Puppet {
    /// What is worn, which is what a silhouette is known by.
    enum Dress: Sendable {
        case longCoat, overcoat, dress, jacket, hatAndCoat, suit, childsJacket
    }

    let dress: Dress
    let gait: Scene.Subject.Action
    let hasUmbrella: Bool
    let height: Float
    /// A small difference from others: 0 to 1.
    let variety: Float

    var stride: Float { gait == .running ? 1.5 * height : (gait == .standing ? 0 : 0.74 * height) }

    init(_ dress: Dress, gait: Scene.Subject.Action, hasUmbrella: Bool = false, variety: Float = 0.5) {
        self.dress = dress
        self.gait = gait
        self.hasUmbrella = hasUmbrella
        self.variety = variety
        let tall: Float = dress == .childsJacket ? 1.18 : (dress == .dress || dress == .longCoat ? 1.66 : 1.76)
        height = tall * (0.96 + 0.08 * variety)
    }

    /// The joints of a leg.
    private struct Leg {
        var knee: Point
        var ankle: Point
        var toe: Point
    }

    /// A leg at a place of the gait, from the hip down, for a person of height 1.
    private func leg(_ angle: Float) -> Leg {
        let isRunning = gait == .running
        let size: Float = dress == .childsJacket ? 0.94 : 1
        var swing: Float = 0
        var bend: Float = 0.03
        if gait != .standing {
            let forward = max(cos(angle + (isRunning ? 0.25 : 0.1)), 0)
            swing = isRunning ? 0.12 + 0.72 * sin(angle) : 0.03 + 0.43 * sin(angle)
            bend = (isRunning ? 0.35 : 0.08) + (isRunning ? 1.5 : 0.92) * forward * forward
            // The knee gives a little as the weight comes onto the leg.
            bend += 0.12 * max(sin(angle), 0) * max(-cos(angle), 0) * 2
        } else {
            swing = sin(angle) > 0 ? 0.07 : -0.06
        }
        let thigh = 0.245 * size
        let shin = 0.235 * size
        let knee = Point(sin(swing), cos(swing)) * thigh
        let lower = swing - bend
        let ankle = knee + Point(sin(lower), cos(lower)) * shin
        let pitch = gait == .standing ? 0 : min(max(lower * 0.85, -1), 0.35)
        let toe = ankle + Point(cos(pitch), -sin(pitch)) * 0.085 + Point(0, 0.022)
        return Leg(knee: knee, ankle: ankle, toe: toe)
    }

    func parts(phase: Float, time: Float) -> [PuppetPart] {
        let angle = phase * 2 * .pi
        let legs = [leg(angle), leg(angle + .pi)]
        // The foot that is lowest carries the body.
        let reach = legs.map { max($0.ankle.y + 0.026, $0.toe.y + 0.012) }.max() ?? 0.5
        let lift: Float = gait == .running ? 0.03 * max(-cos(2 * angle + 0.6), 0) : 0
        let hip = Point(0, -reach - lift)
        let lean: Float = gait == .running ? 0.16 : (gait == .walking ? 0.035 : 0)
        let breath: Float = gait == .standing ? 0.004 * sin(time * 1.6) : 0
        let isChild = dress == .childsJacket
        let trunk: Float = isChild ? 0.29 : 0.315
        let neck = hip + Point(sin(lean), -cos(lean)) * (trunk + breath)
        var far: [Outline] = []
        var near: [Outline] = []
        for (index, leg) in legs.enumerated() {
            let thick: Float = dress == .suit ? 1.5 : (isChild ? 1.15 : 1)
            let limbs = [
                Outline.limb(hip, hip + leg.knee, 0.055 * thick, 0.039 * thick),
                Outline.limb(hip + leg.knee, hip + leg.ankle, 0.038 * thick, 0.023 * thick),
                Outline.limb(hip + leg.ankle + Point(-0.012, 0.006), hip + leg.toe, 0.024 * thick, 0.013 * thick),
            ]
            if index == 0 { near += limbs } else { far += limbs }
        }
        let shoulder = neck + Point(-0.004, 0.045)
        far += arm(from: shoulder, angle: angle, isNear: false, neck: neck)
        let nearArm = arm(from: shoulder, angle: angle, isNear: true, neck: neck)
        var parts = [PuppetPart(.far, scaled(far), rim: true)]
        parts.append(PuppetPart(.body, scaled(near), rim: true))
        parts += clothes(hip: hip, neck: neck, angle: angle, legs: legs)
        parts += head(neck: neck, lean: lean, time: time, angle: angle)
        if hasUmbrella { parts += umbrella(neck: neck) }
        // Sleeves are of the garment's cloth; a summer dress has none.
        parts.append(PuppetPart(dress == .dress ? .light : .accent, scaled(Array(nearArm.prefix(2))), rim: true))
        if nearArm.count > 2 { parts.append(PuppetPart(.light, scaled([nearArm[2]]))) }
        return parts
    }

    private func arm(from shoulder: Point, angle: Float, isNear: Bool, neck: Point) -> [Outline] {
        let thick: Float = dress == .suit ? 1.5 : 1
        if isNear, hasUmbrella {
            let elbow = shoulder + Point(0.035, 0.15)
            return [
                .limb(shoulder, elbow, 0.032, 0.027), .limb(elbow, neck + Point(0.1, 0.13), 0.026, 0.018),
            ]
        }
        let direction: Float = isNear ? -1 : 1
        let wide: Float = gait == .running ? 0.95 : (gait == .standing ? 0.04 : 0.44)
        let fold: Float = gait == .running ? 1.5 : (gait == .standing ? 0.12 : 0.38)
        let swing = wide * sin(angle) * direction + (gait == .running ? -0.15 : -0.03)
        let elbow = shoulder + Point(sin(swing), cos(swing)) * 0.155
        let lower = swing + fold
        let hand = elbow + Point(sin(lower), cos(lower)) * 0.14
        return [
            .limb(shoulder, elbow, 0.034 * thick, 0.027 * thick), .limb(elbow, hand, 0.026 * thick, 0.018 * thick),
            .ellipse(hand + (hand - elbow) * 0.12, Point(0.021, 0.018) * thick),
        ]
    }

    private func clothes(hip: Point, neck: Point, angle: Float, legs: [Leg]) -> [PuppetPart] {
        let front = max(legs[0].knee.x, legs[1].knee.x)
        let back = min(legs[0].knee.x, legs[1].knee.x)
        let sway = gait == .standing ? 0 : 0.02 * sin(angle * 2 + 0.6)
        let chest = neck + (hip - neck) * 0.38
        var outline: [Point]
        switch dress {
        case .longCoat, .overcoat, .hatAndCoat:
            let hem = hip.y + (dress == .hatAndCoat ? 0.2 : 0.24)
            outline = [
                neck + Point(0.03, 0.0), neck + Point(0.062, 0.05), chest + Point(0.074, 0), hip + Point(0.066, -0.03),
                Point(hip.x + front * 0.8 + 0.055, hem - 0.01), Point(hip.x + (front + back) * 0.4, hem + 0.008),
                Point(hip.x + back * 0.85 - 0.075 + sway, hem - 0.012), hip + Point(-0.078, -0.02),
                chest + Point(-0.07, 0), neck + Point(-0.062, 0.045), neck + Point(-0.026, -0.012),
            ]
        case .dress:
            let hem = hip.y + 0.27
            outline = [
                neck + Point(0.024, 0.0), neck + Point(0.052, 0.05), chest + Point(0.066, -0.01),
                hip + Point(0.05, -0.09), hip + Point(0.07, 0.01), Point(hip.x + front * 0.9 + 0.08, hem),
                Point(hip.x + (front + back) * 0.4, hem + 0.014), Point(hip.x + back * 0.9 - 0.1 + sway, hem - 0.004),
                hip + Point(-0.08, 0.01), hip + Point(-0.05, -0.09), chest + Point(-0.056, 0),
                neck + Point(-0.05, 0.045), neck + Point(-0.022, -0.01),
            ]
        case .jacket, .childsJacket:
            let wide: Float = dress == .childsJacket ? 1.12 : 1
            outline = [
                neck + Point(0.03, 0.0), neck + Point(0.066 * wide, 0.05), chest + Point(0.078 * wide, 0),
                hip + Point(0.064 * wide, 0.0), hip + Point(0.064 * wide, 0.05), hip + Point(-0.072 * wide, 0.05),
                hip + Point(-0.066 * wide, -0.02), chest + Point(-0.07 * wide, 0), neck + Point(-0.066 * wide, 0.045),
                neck + Point(-0.026, -0.012),
            ]
        case .suit:
            outline = [
                neck + Point(0.05, -0.01), neck + Point(0.095, 0.06), chest + Point(0.1, 0.02),
                hip + Point(0.085, 0.02),
                hip + Point(0, 0.06), hip + Point(-0.085, 0.02), chest + Point(-0.09, 0.02),
                neck + Point(-0.08, 0.05), neck + Point(-0.04, -0.015),
            ]
        }
        var parts: [PuppetPart] = []
        if dress == .suit {
            let pack = [
                chest + Point(-0.19, -0.13), chest + Point(-0.07, -0.14), chest + Point(-0.07, 0.15),
                chest + Point(-0.18, 0.13),
            ]
            parts.append(PuppetPart(.far, scaled([.smooth(pack)]), rim: true))
        }
        parts.append(PuppetPart(.accent, scaled([.smooth(outline)]), rim: true))
        return parts
    }

    private func head(neck: Point, lean: Float, time: Float, angle: Float) -> [PuppetPart] {
        let isChild = dress == .childsJacket
        let size: Float = isChild ? 1.28 : 1
        let centre = neck + Point(0.014 + lean * 0.1, -0.068 * (isChild ? 1.2 : 1))
        let throat = Outline.limb(neck + Point(0, 0.02), centre + Point(-0.006, 0.03), 0.03, 0.026)
        if dress == .suit {
            return [
                PuppetPart(.accent, scaled([throat, .ellipse(centre, Point(0.085, 0.088))]), rim: true),
                PuppetPart(
                    .glass,
                    scaled([
                        .smooth([
                            centre + Point(0.015, -0.055), centre + Point(0.07, -0.035), centre + Point(0.08, 0.012),
                            centre + Point(0.06, 0.045), centre + Point(0.01, 0.04),
                        ])
                    ]),
                    opacity: 0.9
                ),
            ]
        }
        func place(_ x: Float, _ y: Float) -> Point { centre + Point(x, y) * size }
        // A face in profile: brow, nose, mouth, chin.
        let face = Outline.smooth(
            [
                place(-0.005, -0.06), place(0.03, -0.05), place(0.041, -0.022), place(0.05, -0.002), place(0.04, 0.006),
                place(0.042, 0.022), place(0.03, 0.046), place(0.006, 0.048), place(-0.022, 0.03), place(-0.04, 0),
                place(-0.034, -0.042),
            ],
            steps: 4
        )
        var parts = [PuppetPart(.light, scaled([throat, face]), rim: true)]
        let flow =
            gait == .standing ? 0.004 * sin(time * 1.2) : 0.014 * sin(angle * 2) + (gait == .running ? 0.05 : 0.01)
        switch dress {
        case .longCoat, .dress:
            let hair = [
                place(0.03, -0.058), place(0.0, -0.074), place(-0.04, -0.06), place(-0.056, -0.01),
                place(-0.056 - flow, 0.06), place(-0.05 - flow * 1.6, 0.11), place(-0.018 - flow, 0.095),
                place(-0.012, 0.03), place(-0.004, -0.012), place(0.022, -0.036),
            ]
            parts.append(PuppetPart(.body, scaled([.smooth(hair)]), rim: true))
        case .hatAndCoat:
            let hat = [
                place(-0.084, -0.036), place(-0.05, -0.046), place(-0.045, -0.092), place(0.0, -0.1),
                place(0.04, -0.09),
                place(0.044, -0.046), place(0.082, -0.03), place(0.04, -0.028), place(-0.04, -0.026),
            ]
            parts.append(PuppetPart(.body, scaled([.smooth(hat, steps: 4)]), rim: true))
        default:
            let hair = [
                place(0.034, -0.046), place(0.01, -0.074), place(-0.036, -0.066), place(-0.054, -0.02),
                place(-0.04, 0.024), place(-0.02, 0.01), place(-0.012, -0.026), place(0.018, -0.036),
            ]
            parts.append(PuppetPart(.body, scaled([.smooth(hair)]), rim: true))
        }
        return parts
    }

    private func umbrella(neck: Point) -> [PuppetPart] {
        let top = neck + Point(0.06, -0.3)
        var canopy: [Point] = []
        for step in 0...16 {
            let turn = Float.pi + Float(step) / 16 * .pi
            canopy.append(top + Point(cos(turn) * 0.29, sin(turn) * 0.155 + 0.15))
        }
        // The rim is gathered between the ribs.
        for rib in 0..<6 {
            let from = 0.29 - Float(rib) * 0.58 / 6
            for step in 1...4 {
                let x = from - Float(step) / 4 * 0.58 / 6
                canopy.append(top + Point(x, 0.15 - 0.022 * sin(Float(step) / 4 * .pi)))
            }
        }
        let stick = Outline.limb(neck + Point(0.1, 0.14), top + Point(0, -0.03), 0.0055, 0.0045)
        return [
            PuppetPart(.body, scaled([stick])),
            PuppetPart(.body, scaled([.polygon(canopy)]), rim: true),
        ]
    }

    private func scaled(_ outlines: [Outline]) -> [Outline] {
        outlines.map { Outline(points: $0.points.map { $0 * height }) }
    }
}
