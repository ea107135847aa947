import Foundation

/// A flying bird: both wings beat, seen a little from the side.
struct Bird: Puppet {
    let height: Float = 0.6
    let stride: Float = 0
    /// Beats a second; 0 glides.
    let beat: Float
    /// Whether neck and legs are long.
    let isWader: Bool

    func parts(phase: Float, time: Float) -> [PuppetPart] {
        let angle = (time * beat + phase) * 2 * .pi
        // The stroke down is quicker than the one up; now and then it glides.
        let flap = sin(angle + 0.35 * sin(angle))
        let tipLag = sin(angle - 0.9)
        func wing(_ side: Float) -> Outline {
            let spread = Point(0.06 * side, 0)
            let lift = -flap * 0.34
            let elbow = Point(0.26 * side + 0.06, lift * 0.75 - 0.05)
            let tip = Point(0.86 * side - 0.12, lift * 1.2 - tipLag * 0.2)
            return .smooth(
                [
                    spread + Point(0.14, -0.03), elbow + Point(0.1, -0.02), tip + Point(0.02, -0.01), tip,
                    (elbow + tip) * 0.5 + Point(-0.14, 0.04), elbow + Point(-0.2, 0.05), spread + Point(-0.16, 0.03),
                ],
                steps: 5
            )
        }
        var body: [Outline] = [
            .smooth([
                Point(0.26, -0.035), Point(0.2, 0.05), Point(0, 0.085), Point(-0.22, 0.04), Point(-0.42, 0.03),
                Point(-0.43, -0.03), Point(-0.2, -0.04), Point(0.05, -0.06),
            ])
        ]
        if isWader {
            body += [
                .limb(Point(0.2, 0), Point(0.42, -0.05), 0.045, 0.03), .ellipse(Point(0.46, -0.07), Point(0.06, 0.04)),
                .polygon([Point(0.5, -0.09), Point(0.72, -0.05), Point(0.5, -0.05)]),
                .limb(Point(-0.35, 0.02), Point(-0.8, 0.05), 0.012, 0.008),
            ]
        } else {
            body += [
                .ellipse(Point(0.29, -0.03), Point(0.075, 0.06)),
                .polygon([Point(0.34, -0.045), Point(0.45, -0.015), Point(0.34, 0.005)]),
            ]
        }
        return [
            PuppetPart(.far, [wing(-1)], rim: true), PuppetPart(.body, body, rim: true),
            PuppetPart(.body, [wing(1)], rim: true),
        ]
    }
}
