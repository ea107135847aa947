import Foundation

/// Rain or snow: one tile of light that is moved over the picture, endlessly in both directions.
final class ParticleField: Sendable {
    private let tile: Plane
    private let fall: Float
    private let drift: Float
    private let sway: Float

    /// What falls or floats in a scene, the far ones first; nothing where there is a roof or no air.
    static func fields(of scene: Scene, size: PictureSize, light: Float) -> [ParticleField] {
        guard scene.place != .space else { return [] }
        var kinds: [Kind] = []
        if scene.place != .interior {
            if scene.weather == .rain { kinds = [.rain] }
            if scene.weather == .snow { kinds = [.snow] }
        }
        if scene.drift == .dust { kinds.append(.dust) }
        return kinds.flatMap { kind in
            [false, true].map { isNear in
                ParticleField(
                    kind,
                    isNear: isNear,
                    size: size,
                    light: light,
                    seed: scene.seed ^ (isNear ? 0xFA11 : 0xFA12)
                )
            }
        }
    }

    /// What the field is of.
    enum Kind: Sendable {
        case rain, snow, dust
    }

    /// Draws a tile.
    ///
    /// - Parameters:
    ///   - kind: what falls or floats.
    ///   - isNear: whether it is near the camera: fewer, larger and faster.
    ///   - size: the picture.
    ///   - light: how bright it is around, from 0 to 1.
    ///   - seed: decides the rest.
    init(_ kind: Kind, isNear: Bool, size: PictureSize, light: Float, seed: UInt64) {
        tile = Plane(width: size.width, height: size.height)
        let unit = Float(size.shortSide)
        var generator = SeededGenerator(seed: seed)
        let isRain = kind == .rain
        let area = Float(size.width * size.height) / (unit * unit)
        let density: Float
        let slant: Float = 0.13
        switch kind {
        case .rain: (density, fall) = (isNear ? 130 : 520, unit * (isNear ? 2.6 : 1.7))
        case .snow: (density, fall) = (isNear ? 90 : 420, unit * (isNear ? 0.22 : 0.12))
        case .dust: (density, fall) = (isNear ? 26 : 130, unit * (isNear ? -0.012 : -0.006))
        }
        let count = Int(area * density)
        drift = isRain ? -fall * slant : unit * (kind == .dust ? 0.014 : 0.03)
        sway = isRain ? 0 : unit * (isNear ? 0.03 : 0.014)
        let level: Float = kind == .dust ? 0.55 : 1
        for _ in 0..<count {
            let x = generator.float(0...Float(size.width))
            let y = generator.float(0...Float(size.height))
            let strength = generator.float(0.35...1)
            if isRain {
                let length = unit * (isNear ? generator.float(0.06...0.13) : generator.float(0.025...0.055))
                let width = max(unit * (isNear ? 0.0016 : 0.0009), 0.6)
                let bright = strength * (isNear ? 40 : 46) * (0.5 + light)
                streak(x: x, y: y, length: length, width: width, slant: slant, level: bright)
            } else {
                let radius = max(
                    unit * (isNear ? generator.float(0.004...0.009) : generator.float(0.0013...0.003)),
                    0.8
                )
                flake(x: x, y: y, radius: radius, level: strength * (isNear ? 90 : 150) * level, soft: isNear)
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
