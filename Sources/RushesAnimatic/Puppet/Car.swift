import Foundation

/// A car from the side, with turning wheels and lights.
struct Car: Puppet {
    let height: Float = 1.42
    let stride: Float = 2
    let hasLights: Bool
    let variety: Float

    func parts(phase: Float, time: Float) -> [PuppetPart] {
        let sag = 0.012 * sin(time * 5.3) + 0.008 * sin(time * 8.1)
        let tall: Float = variety < 0.35 ? 1.12 : 1
        func at(_ x: Float, _ y: Float) -> Point { Point(x, -y * tall + sag) }
        let shell = Outline.smooth([
            at(2.2, 0.42), at(2.24, 0.62), at(2.05, 0.78), at(1.25, 0.92), at(0.72, 1.34), at(0.1, 1.42),
            at(-0.7, 1.38),
            at(-1.5, 1.0), at(-2.1, 0.92), at(-2.2, 0.66), at(-2.16, 0.4), at(-1.9, 0.3), at(0, 0.27), at(1.9, 0.3),
        ])
        let front = Outline.smooth([at(1.08, 0.94), at(0.66, 1.27), at(0.12, 1.33), at(0.1, 0.95)], steps: 3)
        let rear = Outline.smooth([at(-0.02, 0.95), at(0.0, 1.33), at(-0.64, 1.29), at(-1.3, 0.98)], steps: 3)
        var tyres: [Outline] = []
        var rims: [Outline] = []
        for centre in [Point(1.36, -0.33), Point(-1.36, -0.33)] {
            tyres.append(.ellipse(centre, Point(0.34, 0.34)))
            rims.append(.ellipse(centre, Point(0.2, 0.2)))
        }
        var spokes: [Outline] = []
        for centre in [Point(1.36, -0.33), Point(-1.36, -0.33)] {
            for spoke in 0..<5 {
                let turn = phase * 2 * .pi + Float(spoke) * 2 * .pi / 5
                spokes.append(.limb(centre, centre + Point(cos(turn), sin(turn)) * 0.19, 0.03, 0.022))
            }
        }
        var parts: [PuppetPart] = [
            PuppetPart(.accent, [shell], rim: true), PuppetPart(.glass, [front, rear], opacity: 0.85),
            PuppetPart(.body, [.limb(at(-1.0, 0.34), at(1.0, 0.34), 0.05, 0.05)], opacity: 0.7),
            PuppetPart(.body, tyres), PuppetPart(.far, rims), PuppetPart(.light, spokes),
        ]
        if hasLights {
            // The pool of light on the road ahead, brighter towards its middle.
            for (reach, opacity) in [(1.9, 0.1), (1.4, 0.12), (0.9, 0.16)] as [(Float, Float)] {
                parts.append(
                    PuppetPart(.lamp, [.ellipse(Point(3.9, -0.02), Point(reach, reach * 0.085))], opacity: opacity)
                )
            }
            parts += PuppetPart.halo(.lamp, at(2.2, 0.64), radius: 0.8)
            parts.append(PuppetPart(.lamp, [.ellipse(at(2.14, 0.64), Point(0.13, 0.07))]))
            parts.append(PuppetPart(.tail, [.ellipse(at(-2.14, 0.74), Point(0.07, 0.09))]))
            parts += PuppetPart.halo(.tail, at(-2.2, 0.74), radius: 0.45)
        }
        return parts
    }
}
