import Foundation

/// An animal on four legs.
struct Quadruped: Puppet {
    /// The build of an animal; lengths are shares of its height at the shoulder.
    struct Build: Sendable {
        var shoulder: Float
        var length: Float
        var chest: Float
        var belly: Float
        var leg: Float
        var neck: Point
        var neckWidth: Float
        var head: Float
        var snout: Float
        var ear: Float
        var tail: Point
        var tailWidth: Float
        var hasAntlers = false
        var hasHump = false
        var hasMane = false
    }

    let build: Build
    let gait: Scene.Subject.Action

    init(_ kind: Scene.Subject.Kind, gait: Scene.Subject.Action) {
        self.gait = gait
        switch kind {
        case .cat:
            build = Build(
                shoulder: 0.5,
                length: 1.35,
                chest: 0.2,
                belly: 0.17,
                leg: 0.6,
                neck: Point(0.16, -0.2),
                neckWidth: 0.13,
                head: 0.15,
                snout: 0.09,
                ear: 0.13,
                tail: Point(-0.62, -0.45),
                tailWidth: 0.045
            )
        case .horse:
            build = Build(
                shoulder: 1.55,
                length: 1.02,
                chest: 0.19,
                belly: 0.17,
                leg: 0.63,
                neck: Point(0.3, -0.4),
                neckWidth: 0.13,
                head: 0.085,
                snout: 0.24,
                ear: 0.07,
                tail: Point(-0.18, 0.36),
                tailWidth: 0.05,
                hasMane: true
            )
        case .deer:
            build = Build(
                shoulder: 1.1,
                length: 0.95,
                chest: 0.17,
                belly: 0.14,
                leg: 0.65,
                neck: Point(0.2, -0.42),
                neckWidth: 0.09,
                head: 0.085,
                snout: 0.16,
                ear: 0.11,
                tail: Point(-0.08, 0.02),
                tailWidth: 0.035,
                hasAntlers: true
            )
        case .camel:
            build = Build(
                shoulder: 1.75,
                length: 0.9,
                chest: 0.17,
                belly: 0.15,
                leg: 0.68,
                neck: Point(0.34, -0.3),
                neckWidth: 0.09,
                head: 0.075,
                snout: 0.15,
                ear: 0.04,
                tail: Point(-0.07, 0.24),
                tailWidth: 0.025,
                hasHump: true
            )
        default:
            build = Build(
                shoulder: 0.62,
                length: 1.12,
                chest: 0.2,
                belly: 0.15,
                leg: 0.58,
                neck: Point(0.22, -0.26),
                neckWidth: 0.14,
                head: 0.135,
                snout: 0.2,
                ear: 0.13,
                tail: Point(-0.42, -0.3),
                tailWidth: 0.05
            )
        }
    }

    var height: Float { build.shoulder * (1 - min(build.neck.y, 0) * 0.7) }
    var stride: Float { gait == .standing ? 0 : build.shoulder * (gait == .running ? 2.6 : 1.15) }

    private func leg(_ angle: Float, isHind: Bool) -> (joint: Point, hoof: Point) {
        var swing: Float = 0
        var bend: Float = 0.05
        if gait != .standing {
            let wide: Float = gait == .running ? 0.85 : 0.42
            swing = wide * sin(angle)
            let lifted = max(cos(angle + 0.2), 0)
            bend = 0.06 + (gait == .running ? 1.5 : 0.9) * lifted * lifted
        }
        let upper = build.leg * 0.5
        let lower = build.leg * 0.5
        // A hind leg bends the other way at the hock.
        let first = isHind ? swing + bend * 0.55 : swing
        let second = isHind ? swing - bend * 0.6 : swing - bend
        let joint = Point(sin(first), cos(first)) * upper
        return (joint, joint + Point(sin(second), cos(second)) * lower)
    }

    func parts(phase: Float, time: Float) -> [PuppetPart] {
        let angle = phase * 2 * .pi
        let b = build
        let offsets: [Float] =
            gait == .running ? [0, 0.5, 3.3, 3.8] : [0, .pi, .pi * 1.5, .pi * 0.5]
        let halfLength = b.length / 2
        // Order: far fore, near fore, far hind, near hind.
        let legs = offsets.enumerated().map { index, offset in leg(angle + offset, isHind: index >= 2) }
        let reach = legs.map(\.hoof.y).max() ?? b.leg
        let bounce: Float = gait == .running ? 0.1 * max(sin(angle + 1), 0) : 0
        let pitch: Float = gait == .running ? 0.09 * sin(angle + 0.6) : 0
        let hipY = -reach - bounce - 0.03
        let fore = Point(halfLength * 0.76, hipY - pitch * 0.5)
        let hind = Point(-halfLength * 0.8, hipY + pitch * 0.5)
        var far: [Outline] = []
        var near: [Outline] = []
        let thick = 0.075 + b.chest * 0.12
        for (index, leg) in legs.enumerated() {
            let root = index < 2 ? fore : hind
            let thigh = index < 2 ? thick : thick * 1.35
            let limbs: [Outline] = [
                .limb(root + Point(0, -0.05), root + leg.joint, thigh, thick * 0.55),
                .limb(root + leg.joint, root + leg.hoof, thick * 0.5, thick * 0.34),
                .limb(root + leg.hoof, root + leg.hoof + Point(0.045, 0.005), thick * 0.38, thick * 0.3),
            ]
            if index % 2 == 0 { far += limbs } else { near += limbs }
        }
        let wag = sin(time * (gait == .standing ? 3 : 7)) * 0.08
        let root = hind + Point(-0.1, -b.chest * 0.85)
        let tailEnd = root + b.tail + Point(0, wag)
        let tailMiddle = root + b.tail * 0.5 + Point(-0.04, -0.03 + wag * 0.4)
        far += [
            .limb(root, tailMiddle, b.tailWidth, b.tailWidth * 0.9),
            .limb(tailMiddle, tailEnd, b.tailWidth * 0.9, b.tailWidth * 0.4),
        ]
        var body: [Outline] = [
            .smooth([
                fore + Point(0.16, -b.chest * 0.75), fore + Point(0.15, b.chest * 0.35),
                fore + Point(0, b.chest * 0.72),
                Point(0, (fore.y + hind.y) / 2 + b.belly * 0.55), hind + Point(0.02, b.chest * 0.4),
                hind + Point(-0.14, 0), hind + Point(-0.12, -b.chest * 0.95),
                Point(-0.05, (fore.y + hind.y) / 2 - b.chest * 1.0), fore + Point(0.02, -b.chest * 1.15),
            ])
        ]
        if b.hasHump { body.append(.ellipse(Point(-0.08, hipY - b.chest * 1.15), Point(0.2, 0.16))) }
        let nod: Float = gait == .standing ? 0.01 * sin(time) : 0.025 * sin(angle * 2)
        let withers = fore + Point(0.06, -b.chest * 0.5)
        let skull = withers + b.neck + Point(0, nod)
        body.append(.limb(withers, skull, b.neckWidth * 1.25, b.neckWidth * 0.75))
        body.append(.limb(skull, skull + Point(b.snout, b.snout * 0.42), b.head, b.head * 0.5))
        let ear = skull + Point(-b.head * 0.5, -b.head * 0.6)
        body.append(
            .smooth([ear + Point(-0.045, 0.02), ear + Point(-0.03, -b.ear), ear + Point(0.05, 0.01)], steps: 4)
        )
        if b.hasMane {
            body.append(
                .smooth([
                    withers + Point(-0.16, -0.06), skull + Point(-0.16, 0.1), skull + Point(-0.07, -0.08),
                    skull + Point(0.02, -0.04),
                ])
            )
        }
        var parts = [PuppetPart(.far, scaled(far), rim: true)]
        if b.hasAntlers {
            let base = skull + Point(-0.03, -b.head * 0.8)
            parts.append(
                PuppetPart(
                    .far,
                    scaled([
                        .limb(base, base + Point(-0.1, -0.2), 0.018, 0.015),
                        .limb(base + Point(-0.1, -0.2), base + Point(-0.04, -0.4), 0.015, 0.008),
                        .limb(base + Point(-0.06, -0.12), base + Point(0.06, -0.24), 0.013, 0.008),
                        .limb(base + Point(-0.1, -0.24), base + Point(-0.2, -0.34), 0.013, 0.007),
                    ])
                )
            )
        }
        parts.append(PuppetPart(.body, scaled(body + near), rim: true))
        return parts
    }

    private func scaled(_ outlines: [Outline]) -> [Outline] {
        outlines.map { Outline(points: $0.points.map { $0 * build.shoulder }) }
    }
}
