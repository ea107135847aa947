import Foundation

/// A boat under sail, or one with a cabin; it rocks on its waves.
struct Boat: Puppet {
    let hasSail: Bool
    let hasLights: Bool
    let isCalm: Bool
    var height: Float { hasSail ? 7.4 : 3.6 }
    let stride: Float = 0

    func parts(phase: Float, time: Float) -> [PuppetPart] {
        let swell: Float = isCalm ? 0.35 : 1
        let roll = swell * (0.045 * sin(time * 1.1) + 0.02 * sin(time * 1.9 + 1))
        let heave = swell * 0.14 * sin(time * 1.25 + 0.8)
        func set(_ outline: Outline) -> Outline { outline.turned(roll).moved(by: Point(0, heave + 0.12)) }
        let hull = Outline.smooth([
            Point(3.1, -1.02), Point(2.55, -0.35), Point(1.8, 0.12), Point(-2.2, 0.14), Point(-2.75, -0.25),
            Point(-2.85, -0.82),
            Point(-1, -0.72), Point(1.2, -0.78),
        ])
        let stripe = Outline.limb(Point(-2.74, -0.62), Point(2.7, -0.74), 0.05, 0.05)
        var parts: [PuppetPart] = []
        if hasSail {
            let billow = 0.12 * sin(time * 0.9) + 0.38
            parts.append(PuppetPart(.far, [set(.limb(Point(0.25, -0.7), Point(0.2, -7.3), 0.07, 0.045))]))
            parts.append(
                PuppetPart(
                    .accent,
                    [
                        set(
                            .smooth(
                                [
                                    Point(0.1, -7.1), Point(-0.9 - billow, -4.6), Point(-2.3 - billow * 0.5, -1.35),
                                    Point(-1, -1.2), Point(0.1, -1.25),
                                    Point(0.08, -4),
                                ],
                                steps: 5
                            )
                        )
                    ],
                    rim: true
                )
            )
            parts.append(
                PuppetPart(
                    .light,
                    [
                        set(
                            .smooth(
                                [
                                    Point(0.36, -6.5), Point(1.2 + billow * 0.7, -3.6), Point(2.75, -1.15),
                                    Point(1.5, -1.4), Point(0.5, -1.7),
                                ],
                                steps: 5
                            )
                        )
                    ],
                    rim: true,
                    opacity: 0.94
                )
            )
            parts.append(PuppetPart(.far, [set(.limb(Point(0.2, -1.12), Point(-2.3, -1.22), 0.05, 0.04))]))
        } else {
            parts.append(
                PuppetPart(
                    .far,
                    [
                        set(.limb(Point(-1.6, -0.7), Point(-1.65, -3.5), 0.05, 0.035)),
                        set(.limb(Point(-1.6, -2.9), Point(1.9, -1), 0.014, 0.014)),
                        set(.limb(Point(-1.6, -2.9), Point(-2.7, -0.9), 0.014, 0.014)),
                    ]
                )
            )
            parts.append(
                PuppetPart(
                    .light,
                    [
                        set(
                            .polygon([
                                Point(-1.2, -0.7), Point(-1.15, -1.95), Point(0.3, -1.95), Point(0.55, -1.3),
                                Point(0.6, -0.7),
                            ])
                        )
                    ],
                    rim: true
                )
            )
            parts.append(
                PuppetPart(
                    .body,
                    [
                        set(
                            .polygon([
                                Point(-1.3, -1.92), Point(-1.3, -2.06), Point(0.5, -2.06), Point(0.4, -1.92),
                            ])
                        )
                    ]
                )
            )
            parts.append(
                PuppetPart(
                    hasLights ? .lamp : .glass,
                    [
                        set(
                            .polygon([Point(-0.95, -1.75), Point(-0.95, -1.3), Point(-0.4, -1.3), Point(-0.4, -1.75)])
                        ),
                        set(
                            .polygon([Point(-0.25, -1.75), Point(-0.25, -1.3), Point(0.28, -1.3), Point(0.14, -1.75)])
                        ),
                    ]
                )
            )
            if hasLights {
                let lamp = Point(-1.65, -3.45)
                for part in PuppetPart.halo(.lamp, lamp, radius: 0.9) {
                    parts.append(PuppetPart(part.ink, part.outlines.map(set), opacity: part.opacity))
                }
                parts.append(PuppetPart(.lamp, [set(.ellipse(lamp, Point(0.13, 0.13)))]))
            }
        }
        parts.append(PuppetPart(.body, [set(hull)], rim: true))
        parts.append(PuppetPart(.light, [set(stripe)], opacity: 0.5))
        return parts
    }
}
