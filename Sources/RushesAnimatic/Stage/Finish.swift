import Foundation

/// What is done to every picture at the end: darker corners and the grain of film.
final class Finish: Sendable {
    private static let grainSize = 512
    private let columnLoss: Plane
    private let rowLoss: [UInt16]
    private let grain: Plane
    private let size: PictureSize
    private let seed: UInt32

    init(size: PictureSize, hasGrain: Bool, seed: UInt64) {
        self.size = size
        self.seed = UInt32(truncatingIfNeeded: seed ^ (seed >> 32))
        columnLoss = Plane(width: size.width * 2, height: 1)
        columnLoss.base.withMemoryRebound(to: UInt16.self, capacity: size.width) { losses in
            for column in 0..<size.width { losses[column] = Self.loss(column, size.width) }
        }
        rowLoss = (0..<size.height).map { Self.loss($0, size.height) }
        grain = Plane(width: Self.grainSize + size.width, height: Self.grainSize, filledWith: 128)
        guard hasGrain else { return }
        var generator = SeededGenerator(seed: seed ^ 0x6EA1)
        for row in 0..<Self.grainSize {
            let target = grain.row(row)
            var before: Float = 0
            for column in 0..<Self.grainSize {
                // The sum of three even numbers is nearly a bell; mixing neighbours makes grains, not pixels.
                let value = generator.float(-1...1) + generator.float(-1...1) + generator.float(-1...1)
                before = before * 0.4 + value * 0.9
                target[column] = UInt8(min(max(128 + before * 1.35, 118), 138).rounded())
            }
            for column in Self.grainSize..<grain.width { target[column] = target[column - Self.grainSize] }
        }
    }

    /// Finishes one row of luma.
    func apply(to target: UnsafeMutablePointer<UInt8>, row: Int, frame: Int) {
        let shift = Noise.bits(frame, 1, seed)
        let line = (row + Int(shift >> 8)) & (Self.grainSize - 1)
        let offset = Int(shift & UInt32(Self.grainSize - 1))
        columnLoss.base.withMemoryRebound(to: UInt16.self, capacity: size.width) { losses in
            RowKernel.finish(
                target,
                columnLoss: losses,
                rowLoss: rowLoss[row],
                grain: grain.row(line) + offset,
                count: size.width
            )
        }
    }

    private static func loss(_ place: Int, _ length: Int) -> UInt16 {
        let offset = (Float(place) + 0.5) / Float(length) * 2 - 1
        return UInt16(offset * offset * offset * offset * 46)
    }
}
