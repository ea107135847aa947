import Foundation

/// What flies without wings that beat: an aeroplane, a balloon, a spaceship.
struct Aircraft: Puppet {
    let kind: Scene.Subject.Kind
    let hasLights: Bool
    let stride: Float = 0
    var height: Float { kind == .balloon ? 18 : (kind == .spaceship ? 6 : 8) }

    func parts(phase: Float, time: Float) -> [PuppetPart] {
        switch kind {
        case .balloon: balloon(time)
        case .spaceship: spaceship(time)
        default: aeroplane(time)
        }
    }

    private func aeroplane(_ time: Float) -> [PuppetPart] {
        let tilt: Float = -0.06 + 0.015 * sin(time * 0.7)
        func set(_ points: [Point], smooth: Bool = true) -> Outline {
            (smooth ? Outline.smooth(points) : .polygon(points)).turned(tilt)
        }
        let blinks = time.truncatingRemainder(dividingBy: 1.2) < 0.15
        var parts = [
            PuppetPart(
                .far,
                [set([Point(1, -0.4), Point(-4, -4.2), Point(-5.2, -4.2), Point(-2.4, -0.3)], smooth: false)],
                rim: true
            ),
            PuppetPart(
                .accent,
                [
                    set([
                        Point(13.5, -0.1), Point(12.2, 0.9), Point(8, 1.4), Point(-6, 1.2), Point(-13.5, -0.5),
                        Point(-12, -1.1),
                        Point(8, -1.4), Point(12, -0.9),
                    ]),
                    set([Point(-10, -0.9), Point(-14.6, -5.6), Point(-12.6, -5.6), Point(-6.6, -1.2)], smooth: false),
                ],
                rim: true
            ),
            PuppetPart(
                .glass,
                (0..<14).map { index in
                    Outline.ellipse(Point(9.2 - Float(index) * 1.15, -0.35), Point(0.26, 0.3)).turned(tilt)
                }
            ),
            PuppetPart(
                .body,
                [
                    set([Point(2.4, 0.5), Point(-5, 4.6), Point(-6.8, 4.6), Point(-3, 0.4)], smooth: false),
                    .ellipse(Point(-0.6, 2.1), Point(1.5, 0.62)),
                ],
                rim: true
            ),
        ]
        if hasLights || blinks {
            parts.append(PuppetPart(.tail, [.ellipse(Point(-6, 4.6), Point(0.35, 0.35))], opacity: blinks ? 1 : 0.5))
        }
        return parts
    }

    private func balloon(_ time: Float) -> [PuppetPart] {
        let sway = 0.02 * sin(time * 0.8)
        var envelope: [Point] = []
        for step in 0...22 {
            let share = Float(step) / 22
            let angle = Float.pi * share
            let wide = sin(angle) * 6.4 * (1 - 0.42 * share * share * share) + 0.9 * share
            envelope.append(Point(wide, -17.5 + 7 * (1 - cos(angle))))
        }
        func stripe(_ from: Float, _ to: Float) -> Outline {
            .polygon(envelope.map { Point($0.x * to, $0.y) } + envelope.reversed().map { Point($0.x * from, $0.y) })
                .turned(sway)
        }
        return [
            PuppetPart(
                .far,
                [
                    .limb(Point(0.9, -3.6), Point(0.7, -1.3), 0.05, 0.05).turned(sway),
                    .limb(Point(-0.9, -3.6), Point(-0.7, -1.3), 0.05, 0.05).turned(sway),
                ]
            ),
            PuppetPart(.accent, [stripe(-1, 1)], rim: true),
            PuppetPart(.light, [stripe(-0.62, -0.22), stripe(0.3, 0.68)], opacity: 0.7),
            PuppetPart(
                .body,
                [.polygon([Point(-0.95, -1.4), Point(0.95, -1.4), Point(0.8, 0), Point(-0.8, 0)]).turned(sway)],
                rim: true
            ),
            PuppetPart(
                .lamp,
                [.ellipse(Point(0, -2.5), Point(0.22, 0.5))],
                opacity: time.truncatingRemainder(dividingBy: 3) < 1 ? 0.9 : 0.15
            ),
        ]
    }

    private func spaceship(_ time: Float) -> [PuppetPart] {
        let flicker = 0.85 + 0.15 * sin(time * 23)
        return [
            PuppetPart(
                .glass,
                [.smooth([Point(-7.4, -0.6), Point(-11 - 3 * flicker, 0), Point(-7.4, 0.7)])],
                opacity: 0.55
            ),
            PuppetPart(
                .glass,
                [.smooth([Point(-7.4, -0.3), Point(-9.4 - flicker, 0), Point(-7.4, 0.4)])],
                opacity: 0.9
            ),
            PuppetPart(
                .far,
                [.polygon([Point(0, -0.8), Point(-6.5, -3.6), Point(-8, -3.6), Point(-5, -0.6)])],
                rim: true
            ),
            PuppetPart(
                .accent,
                [
                    .smooth([
                        Point(9, 0.2), Point(5, -1.1), Point(0, -1.5), Point(-5.5, -1.4), Point(-7.6, -1),
                        Point(-7.8, 1.0), Point(-4, 1.5), Point(4, 1.1),
                    ])
                ],
                rim: true
            ),
            PuppetPart(.light, [.limb(Point(-6.6, 0.2), Point(6, 0.3), 0.1, 0.06)], opacity: 0.6),
            PuppetPart(.glass, [.smooth([Point(6, -0.7), Point(3.4, -1.2), Point(2.2, -0.75), Point(4.4, -0.35)])]),
            PuppetPart(
                .body,
                [.polygon([Point(1, 0.8), Point(-6, 3.4), Point(-8, 3.4), Point(-4.4, 0.7)])],
                rim: true
            ),
            PuppetPart(
                .tail,
                [.ellipse(Point(-8, 3.4), Point(0.22, 0.22))],
                opacity: time.truncatingRemainder(dividingBy: 1) < 0.5 ? 1 : 0.2
            ),
        ]
    }
}
