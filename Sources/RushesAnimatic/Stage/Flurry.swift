import Foundation

/// Leaves and petals that tumble down, or small lights that float: each one a shape of its own.
///
/// `@unchecked Sendable`: the cutouts, their list and the raster change only in `prepare`, while nobody draws.
final class Flurry: @unchecked Sendable {
    private struct Flake: Sendable {
        let u: Float
        let v: Float
        let size: Float
        let fall: Float
        let sway: Float
        let turn: Float
        let phase: Float
        let ink: Int
    }

    private let kind: Scene.Drift
    private let flakes: [Flake]
    private let cutouts: [Cutout]
    private let inks: [InkSet]
    private var raster = ShapeRaster()
    private var list: CutoutList

    /// Lets things fall; `nil` if nothing of the kind is in the air.
    init?(scene: Scene, palette: Palette, size: PictureSize) {
        guard let drift = scene.drift, drift != .dust else { return nil }
        kind = drift
        var generator = SeededGenerator(seed: scene.seed ^ 0xF1A4)
        let hues: [Colour]
        switch drift {
        case .petals: hues = [Colour(1, 0.78, 0.85, 1), Colour(0.99, 0.88, 0.92, 1), Colour(0.95, 0.66, 0.76, 1)]
        case .sparks: hues = [Colour(1, 0.78, 0.35, 1), Colour(1, 0.9, 0.55, 1), Colour(1, 0.62, 0.25, 1)]
        default: hues = [Colour(0.86, 0.42, 0.12, 1), Colour(0.72, 0.24, 0.1, 1), Colour(0.92, 0.68, 0.2, 1)]
        }
        let light: Float = drift == .sparks ? 1 : min(palette.ambient + 0.12, 1)
        inks = hues.map { hue in
            InkSet(
                scene: scene,
                palette: palette,
                solid: drift == .sparks ? hue : (hue * light).solid.mixed(palette.horizon, 0.12)
            )
        }
        let area = Float(size.width * size.height) / Float(size.shortSide * size.shortSide)
        let count = Int(area * (drift == .sparks ? 22 : 30))
        flakes = (0..<count).map { index in
            // A few are near and large, most are far and small.
            let near = generator.float(0...1)
            let base: Float = drift == .sparks ? 0.0026 : 0.0055
            return Flake(
                u: generator.float(0...1),
                v: generator.float(0...1),
                size: base * (0.6 + 2.2 * near * near * near),
                fall: (drift == .sparks ? -0.02 : 0.075) * (0.6 + near),
                sway: generator.float(0.015...0.05),
                turn: generator.float(0.4...1.3) * (generator.chance(0.5) ? 1 : -1),
                phase: generator.float(0...6.28),
                ink: index % hues.count
            )
        }
        list = CutoutList(height: size.height)
        cutouts = (0..<count * (drift == .sparks ? 2 : 1)).map { _ in Cutout() }
    }

    /// Makes ready for a moment.
    func prepare(time: Float, drift: Float, size: PictureSize) {
        let unit = Float(size.shortSide)
        let (wide, tall) = (Float(size.width) / unit, Float(size.height) / unit)
        list.removeAll()
        func wrapped(_ value: Float, _ limit: Float) -> Float {
            let rest = value.truncatingRemainder(dividingBy: limit)
            return rest < 0 ? rest + limit : rest
        }
        for (index, flake) in flakes.enumerated() {
            let swing = sin(time * flake.turn * 1.7 + flake.phase)
            let u = wrapped(flake.u * wide + drift / unit + time * 0.03 + swing * flake.sway, wide + 0.1) - 0.05
            let v = wrapped(flake.v * tall + time * flake.fall + swing * swing * 0.01, tall + 0.1) - 0.05
            let centre = Point(u, v) * unit
            let radius = max(flake.size * unit, 1)
            if kind == .sparks {
                let glow = 0.35 + 0.65 * max(sin(time * 1.4 * abs(flake.turn) + flake.phase), 0)
                for (step, share) in [(0, Float(1)), (1, 0.2)] {
                    put(
                        PuppetPart(
                            .body,
                            [.ellipse(centre, Point(repeating: radius * (step == 0 ? 1 : 3.4)))],
                            opacity: glow * share
                        ),
                        index * 2 + step,
                        flake.ink,
                        size
                    )
                }
                continue
            }
            // It turns in space: seen from its edge it is thin.
            let tilt = max(abs(cos(time * flake.turn * 2.3 + flake.phase)), 0.18)
            let angle = time * flake.turn + flake.phase
            let long = kind == .petals ? radius * 1.15 : radius * 1.5
            let shape = Outline.smooth(
                [
                    Point(long, 0), Point(long * 0.35, radius * 0.62 * tilt), Point(-long * 0.5, radius * 0.5 * tilt),
                    Point(-long, 0),
                    Point(-long * 0.5, -radius * 0.5 * tilt), Point(long * 0.35, -radius * 0.62 * tilt),
                ],
                steps: 3
            ).turned(angle).moved(by: centre)
            put(PuppetPart(.body, [shape]), index, flake.ink, size)
        }
    }

    private func put(_ part: PuppetPart, _ index: Int, _ ink: Int, _ size: PictureSize) {
        cutouts[index].prepare(
            part,
            inks: inks[ink],
            feet: 0,
            reflection: 0,
            light: .zero,
            size: size,
            raster: &raster
        )
        list.append(cutouts[index])
    }

    func drawLuma(row: Int, into target: UnsafeMutablePointer<UInt8>) {
        list.forEach(in: row) { $0.cutout.drawLuma(row: row, into: target) }
    }

    func drawColour(row: Int, blue: UnsafeMutablePointer<UInt8>, red: UnsafeMutablePointer<UInt8>) {
        list.forEach(in: row * 2) { $0.cutout.drawColour(row: row, blue: blue, red: red) }
    }
}
