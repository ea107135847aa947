import Foundation

/// A room with a large window: the sky outside, light on the wall and on the floor.
struct RoomPainter: Painter {
    let isOpaque = true
    let extent: ClosedRange<Float>
    private let framing: Framing
    private let palette: Palette
    private let outside: SkyPainter
    private let window: (left: Float, right: Float, top: Float, bottom: Float)
    private let wall: Colour
    private let floor: Colour
    private let lamp: (u: Float, v: Float)
    private let isDark: Bool
    private let seed: UInt32

    init(scene: Scene, framing: Framing, palette: Palette) {
        self.framing = framing
        self.palette = palette
        outside = SkyPainter(scene: scene, framing: framing, palette: palette)
        extent = 0...framing.height
        var generator = SeededGenerator(seed: scene.seed ^ 0x4004)
        seed = UInt32(truncatingIfNeeded: generator.next())
        isDark = scene.time == .night || scene.time == .dusk
        let left = framing.left + framing.pictureWidth * generator.float(0.12...0.34)
        let width = min(framing.pictureWidth * 0.46, 0.9)
        window = (
            left, left + width, framing.top + framing.pictureHeight * 0.14, framing.top + framing.pictureHeight * 0.6
        )
        let tint = Colour(hue: generator.float(0.04...0.13), saturation: 0.3, brightness: isDark ? 0.2 : 0.52)
        wall = tint.mixed(palette.haze, 0.18)
        floor = Colour(hue: 0.07, saturation: 0.5, brightness: isDark ? 0.14 : 0.36)
        lamp = (framing.left + framing.pictureWidth * 0.84, framing.top + framing.pictureHeight * 0.36)
    }

    func paint(_ row: PaintRow, into pixels: UnsafeMutableBufferPointer<Colour>) {
        let isFloor = row.v > framing.horizon
        if row.v > window.top - 0.03, row.v < window.bottom + 0.03 { outside.paint(row, into: pixels) }
        let middle = (window.left + window.right) / 2
        let height = window.bottom - window.top
        for column in 0..<pixels.count {
            let u = row.u(column)
            let inset = min(min(u - window.left, window.right - u), min(row.v - window.top, window.bottom - row.v))
            let bar = min(abs(u - middle), abs(row.v - window.top - height * 0.42))
            let pane = min(inset, bar - 0.006)
            let open = min(max(pane / row.pixel + 0.5, 0), 1)
            var colour: Colour
            if isFloor {
                colour = floorColour(u: u, v: row.v)
            } else {
                let distance = max(abs(u - middle) - (window.right - window.left) / 2, 0) + abs(row.v - 0.5) * 0.3
                colour = wall.lit(1.15 - 0.75 * passage(0, 0.9, distance))
                colour = colour.lit(0.97 + 0.06 * Noise.fractal(u * 30, row.v * 30, octaves: 2, seed))
                let skirting = framing.horizon - row.v
                if skirting < 0.03 { colour = colour.lit(skirting > 0.026 ? 1.4 : 0.8) }
                if inset > -0.02, inset <= 0.006 || bar < 0.008, inset > -0.02 { colour = wall.lit(0.45) }
            }
            if isDark {
                let du = u - lamp.u
                let dv = row.v - lamp.v
                let shine = 0.75 / (1 + (du * du + dv * dv) * 22)
                colour = colour + (Colour(1, 0.72, 0.4, 0) * (shine * 0.55))
            }
            if open > 0, inset > 0 { colour = colour.mixed(pixels[column], open) }
            colour = colour.limited
            colour.w = 1
            pixels[column] = colour
        }
    }

    private func floorColour(u: Float, v: Float) -> Colour {
        let below = v - framing.horizon
        let distance = 0.3 / (below + 0.1)
        let x = (u - framing.width / 2) * distance
        let plank = Int((x * 9).rounded(.down))
        let grain = Noise.fractal(x * 60, distance * 8, octaves: 2, seed ^ UInt32(truncatingIfNeeded: plank))
        var colour = floor.lit(0.75 + 0.25 * Noise.unit(plank, 3, seed) + 0.2 * grain)
        let seam = x * 9 - Float(plank)
        if seam < 0.04 { colour = colour.lit(0.6) }
        // The window's light lies slanted on the floor.
        let slant = u - below * 0.9
        let patch = min(slant - window.left, window.right - slant)
        let light = passage(-0.03, 0.05, patch) * passage(0.02, 0.08, below) * passage(0.42, 0.2, below)
        let middle = abs(slant - (window.left + window.right) / 2)
        return colour
            + (palette.key.mixed(palette.horizon, 0.4) * (light * (isDark ? 0.1 : 0.5) * passage(0, 0.02, middle)))
    }
}
