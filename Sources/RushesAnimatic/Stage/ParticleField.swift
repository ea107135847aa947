import Foundation

/// Rain or snow: one tile of light that is moved over the picture, endlessly in both directions.
final class ParticleField: Sendable {
    private let tile: Plane
    private let fall: Float
    private let drift: Float
    private let sway: Float

    /// Draws a tile.
    ///
    /// - Parameters:
    ///   - weather: rain or snow.
    ///   - isNear: whether the drops are near the camera: fewer, larger and faster.
    ///   - size: the picture.
    ///   - pace: how fast things move.
    ///   - light: how bright it is around, from 0 to 1.
    ///   - seed: decides the rest.
    init(weather: Scene.Weather, isNear: Bool, size: PictureSize, pace: Float, light: Float, seed: UInt64) {
        tile = Plane(width: size.width, height: size.height)
        let unit = Float(size.shortSide)
        var generator = SeededGenerator(seed: seed)
        let isRain = weather == .rain
        let area = Float(size.width * size.height) / (unit * unit)
        let count = Int(area * (isRain ? (isNear ? 130 : 520) : (isNear ? 90 : 420)))
        let slant: Float = 0.13
        fall = unit * pace * (isRain ? (isNear ? 2.6 : 1.7) : (isNear ? 0.22 : 0.12))
        drift = isRain ? -fall * slant : unit * 0.03 * pace
        sway = isRain ? 0 : unit * (isNear ? 0.03 : 0.014)
        for _ in 0..<count {
            let x = generator.float(0...Float(size.width))
            let y = generator.float(0...Float(size.height))
            let strength = generator.float(0.35...1)
            if isRain {
                let length = unit * (isNear ? generator.float(0.06...0.13) : generator.float(0.025...0.055))
                let width = max(unit * (isNear ? 0.0016 : 0.0009), 0.6)
                let level = strength * (isNear ? 40 : 46) * (0.5 + light)
                streak(x: x, y: y, length: length, width: width, slant: slant, level: level)
            } else {
                let radius = max(
                    unit * (isNear ? generator.float(0.004...0.009) : generator.float(0.0013...0.003)),
                    0.8
                )
                flake(x: x, y: y, radius: radius, level: strength * (isNear ? 90 : 150), soft: isNear)
            }
        }
    }

    /// Adds one row of the field to a row of luma.
    func add(row: Int, time: Float, to target: UnsafeMutablePointer<UInt8>) {
        let shift = Int(fall * time)
        let source = tile.row(wrapped(row - shift, tile.height))
        let swing = sway == 0 ? 0 : sin(time * 0.9 + Float(wrapped(row - shift, tile.height)) * 0.004) * sway
        let offset = wrapped(-Int(drift * time + swing), tile.width)
        RowKernel.add(target, source + offset, count: tile.width - offset)
        RowKernel.add(target + (tile.width - offset), source, count: offset)
    }

    private func streak(x: Float, y: Float, length: Float, width: Float, slant: Float, level: Float) {
        for step in 0..<Int(length) {
            let share = Float(step) / length
            let value = level * min(share * 2.5, 1) * min((1 - share) * 6, 1)
            let centre = x - Float(step) * slant
            let reach = Int(width + 1)
            for column in Int(centre) - reach...Int(centre) + reach + 1 {
                let cover = min(max(width * 0.5 + 0.5 - abs(Float(column) - centre), 0), 1)
                put(column, Int(y) + step, value * cover)
            }
        }
    }

    private func flake(x: Float, y: Float, radius: Float, level: Float, soft: Bool) {
        let reach = Int(radius + 1)
        for row in Int(y) - reach...Int(y) + reach + 1 {
            for column in Int(x) - reach...Int(x) + reach + 1 {
                let dx = Float(column) - x
                let dy = Float(row) - y
                let share = (dx * dx + dy * dy).squareRoot() / radius
                put(column, row, level * passage(1, soft ? 0.2 : 0.5, share))
            }
        }
    }

    private func put(_ column: Int, _ row: Int, _ value: Float) {
        guard value >= 1 else { return }
        let place = tile.row(wrapped(row, tile.height)) + wrapped(column, tile.width)
        place.pointee = UInt8(min(Float(place.pointee) + value, 160))
    }

    private func wrapped(_ value: Int, _ limit: Int) -> Int {
        let rest = value % limit
        return rest < 0 ? rest + limit : rest
    }
}
