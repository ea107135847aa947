import Foundation

/// What is done to every picture at the end: darker corners and the grain of film, or paper around and under paint.
final class Finish: Sendable {
    private static let grainSize = 512
    private let columnLoss: Plane
    private let rowLoss: [UInt16]
    private let grain: Plane
    private let dither: Plane
    /// How much paper is seen at every pixel; `nil` for what is not painted on paper.
    private let paper: Plane?
    private let size: PictureSize
    private let seed: UInt32
    private let isStill: Bool

    /// Prepares the finish.
    ///
    /// - Parameters:
    ///   - size: the picture.
    ///   - scene: its style and grain.
    ///   - isDrawn: whether the picture is the engine's own; given pictures get no paper and keep their corners.
    init(size: PictureSize, scene: Scene, isDrawn: Bool) {
        self.size = size
        let seed = scene.seed
        self.seed = UInt32(truncatingIfNeeded: seed ^ (seed >> 32))
        let isPaper = isDrawn && scene.style == .watercolour
        // Corners are darker on film, hardly so in drawings.
        let strength: Float =
            switch isDrawn ? scene.style : .anime {
            case .watercolour: 0
            case .anime: 18
            case .noir, .vintage: 74
            default: 46
            }
        columnLoss = Plane(width: size.width * 2, height: 1)
        columnLoss.base.withMemoryRebound(to: UInt16.self, capacity: size.width) { losses in
            for column in 0..<size.width { losses[column] = Self.loss(column, size.width, strength) }
        }
        rowLoss = (0..<size.height).map { Self.loss($0, size.height, strength) }
        grain = Plane(width: Self.grainSize + size.width, height: Self.grainSize, filledWith: 128)
        isStill = isPaper
        dither = Plane(width: Self.grainSize + size.width, height: 64)
        for row in 0..<64 {
            let target = dither.row(row)
            for column in 0..<dither.width {
                target[column] = UInt8(Noise.bits(column % Self.grainSize, row, 0xD17) >> 24)
            }
        }
        paper = isPaper ? Self.paper(size: size, seed: self.seed) : nil
        guard scene.hasGrain || isPaper else { return }
        var generator = SeededGenerator(seed: seed ^ 0x6EA1)
        let (level, reach): (Float, Float) = isPaper ? (2.2, 16) : (scene.style == .vintage ? (1.9, 14) : (1.35, 10))
        for row in 0..<Self.grainSize {
            let target = grain.row(row)
            var before: Float = 0
            for column in 0..<Self.grainSize {
                // The sum of three even numbers is nearly a bell; mixing neighbours makes grains, not pixels.
                let value = generator.float(-1...1) + generator.float(-1...1) + generator.float(-1...1)
                before = before * (isPaper ? 0.75 : 0.4) + value * (isPaper ? 0.6 : 0.9)
                target[column] = UInt8(min(max(128 + before * level, 128 - reach), 128 + reach).rounded())
            }
            for column in Self.grainSize..<grain.width { target[column] = target[column - Self.grainSize] }
        }
    }

    /// Finishes one row of luma.
    func apply(to target: UnsafeMutablePointer<UInt8>, row: Int, frame: Int) {
        let shift = isStill ? 0 : Noise.bits(frame, 1, seed)
        let line = (row + Int(shift >> 8)) & (Self.grainSize - 1)
        let offset = Int(shift & UInt32(Self.grainSize - 1))
        if let paper { RowKernel.cover(target, with: 228, mask: paper.row(row), count: size.width) }
        columnLoss.base.withMemoryRebound(to: UInt16.self, capacity: size.width) { losses in
            RowKernel.finish(
                target,
                columnLoss: losses,
                rowLoss: rowLoss[row],
                grain: grain.row(line) + offset,
                dither: dither.row(row & 63) + (row >> 6) * 37 % Self.grainSize,
                count: size.width
            )
        }
    }

    /// Finishes one row of colour.
    func applyColour(blue: UnsafeMutablePointer<UInt8>, red: UnsafeMutablePointer<UInt8>, row: Int, scratch: RowScratch)
    {
        guard let paper else { return }
        let source = paper.row(row * 2)
        for column in 0..<size.width / 2 { scratch.first[column] = source[column * 2] }
        RowKernel.cover(blue, with: 122, mask: scratch.first, count: size.width / 2)
        RowKernel.cover(red, with: 131, mask: scratch.first, count: size.width / 2)
    }

    /// Paint that ends unevenly before the sheet does, and pools in the paper's hollows.
    private static func paper(size: PictureSize, seed: UInt32) -> Plane {
        let plane = Plane(width: size.width, height: size.height)
        let unit = Float(size.shortSide)
        let (wide, tall) = (Float(size.width) / unit, Float(size.height) / unit)
        let wash = LightMap(width: wide, height: tall, cell: 1 / 90) { u, v in
            let edge = min(min(u, wide - u), min(v, tall - v))
            let ragged =
                Noise.fractal(u * 5, v * 5, octaves: 4, seed ^ 3) * 0.1 + Noise.fractal(
                    u * 26,
                    v * 26,
                    octaves: 2,
                    seed
                ) * 0.03
            let border = passage(0.012, -0.012, edge - ragged + 0.022)
            let pools = passage(0.45, 0.8, Noise.fractal(u * 2.4, v * 2.4, octaves: 5, seed ^ 9)) * 0.2
            return Colour(repeating: max(border * 0.96, pools))
        }
        for row in 0..<size.height {
            let target = plane.row(row)
            for column in 0..<size.width {
                target[column] = UInt8(wash.sample((Float(column) + 0.5) / unit, (Float(row) + 0.5) / unit).x * 255)
            }
            plane.closeRow(row)
        }
        return plane
    }

    private static func loss(_ place: Int, _ length: Int, _ strength: Float) -> UInt16 {
        let offset = (Float(place) + 0.5) / Float(length) * 2 - 1
        return UInt16(offset * offset * offset * offset * strength)
    }
}
