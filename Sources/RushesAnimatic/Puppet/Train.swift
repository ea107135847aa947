import Foundation

/// A train: a locomotive and its carriages, windows lit.
struct Train: Puppet {
    let height: Float = 3.6
    let stride: Float = 3
    let hasLights: Bool

    func parts(phase: Float, time: Float) -> [PuppetPart] {
        var shells: [Outline] = []
        var windows: [Outline] = []
        var wheels: [Outline] = []
        var joints: [Outline] = []
        for carriage in 0..<4 {
            let right = 9 - Float(carriage) * 18.6
            let sway = 0.03 * sin(time * 3 + Float(carriage))
            func at(_ x: Float, _ y: Float) -> Point { Point(right - x, -y + sway) }
            if carriage == 0 {
                shells.append(
                    .smooth([
                        at(-0.4, 0.7), at(0.0, 1.3), at(1.9, 2.7), at(3.6, 3.45), at(5, 3.55), at(17.9, 3.5),
                        at(18, 0.6), at(9, 0.55),
                    ])
                )
            } else {
                shells.append(
                    .polygon([at(0, 0.6), at(0.1, 3.35), at(0.5, 3.55), at(17.6, 3.55), at(18, 3.35), at(18, 0.6)])
                )
            }
            for index in 0..<8 {
                let x = 3.4 + Float(index) * 1.75
                windows.append(.polygon([at(x, 1.75), at(x, 2.75), at(x + 1.25, 2.75), at(x + 1.25, 1.75)]))
            }
            for x in [2.4, 4.4, 13.4, 15.4] as [Float] { wheels.append(.ellipse(at(x, 0.42), Point(0.42, 0.42))) }
            joints.append(.polygon([at(17.9, 0.8), at(17.9, 3), at(18.7, 3), at(18.7, 0.8)]))
        }
        // Its embankment goes along with it; nothing on it tells.
        let bank = Outline.polygon([Point(-70, -0.02), Point(70, -0.02), Point(71, 0.75), Point(-71, 0.75)])
        let rail = Outline.polygon([Point(-70, -0.1), Point(70, -0.1), Point(70, 0.04), Point(-70, 0.04)])
        var parts = [
            PuppetPart(.far, [bank], opacity: 0.75), PuppetPart(.body, [rail]), PuppetPart(.far, joints),
            PuppetPart(.body, wheels), PuppetPart(.accent, shells, rim: true),
            PuppetPart(hasLights ? .lamp : .glass, windows, opacity: 0.85),
        ]
        if hasLights {
            parts += PuppetPart.halo(.lamp, Point(8.75, -1.25), radius: 1.6)
            parts.append(PuppetPart(.lamp, [.ellipse(Point(8.6, -1.25), Point(0.3, 0.16))]))
        }
        return parts
    }
}
