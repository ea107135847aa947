import Foundation

/// A place in a puppet's own measure: metres, to the right and downwards from where it stands.
typealias Point = SIMD2<Float>

/// A closed line around a filled shape.
struct Outline: Sendable {
    var points: [Point]

    /// A shape with straight sides.
    static func polygon(_ points: [Point]) -> Outline { Outline(points: points) }

    /// A shape whose outline runs smoothly through points (Catmull–Rom).
    static func smooth(_ points: [Point], steps: Int = 6) -> Outline {
        let count = points.count
        var line: [Point] = []
        line.reserveCapacity(count * steps)
        for index in 0..<count {
            let before = points[(index + count - 1) % count]
            let from = points[index]
            let to = points[(index + 1) % count]
            let after = points[(index + 2) % count]
            for step in 0..<steps {
                let t = Float(step) / Float(steps)
                let linear = (to - before) * t
                let square = (before * 2 - from * 5 + to * 4 - after) * (t * t)
                let cube = (from * 3 - before - to * 3 + after) * (t * t * t)
                line.append((from * 2 + linear + square + cube) * 0.5)
            }
        }
        return Outline(points: line)
    }

    /// An ellipse.
    static func ellipse(_ centre: Point, _ radii: Point, angle: Float = 0) -> Outline {
        let (cosine, sine) = (cos(angle), sin(angle))
        return Outline(
            points: (0..<28).map { index in
                let turn = Float(index) / 28 * 2 * .pi
                let place = Point(cos(turn), sin(turn)) * radii
                return centre + Point(place.x * cosine - place.y * sine, place.x * sine + place.y * cosine)
            }
        )
    }

    /// A limb: a line with a radius at each end.
    static func limb(_ from: Point, _ to: Point, _ first: Float, _ last: Float) -> Outline {
        let along = to - from
        let length = max((along * along).sum().squareRoot(), 1e-5)
        let unit = along / length
        let turn = atan2(unit.y, unit.x)
        var points: [Point] = []
        for (end, radius, start) in [(from, first, turn + .pi / 2), (to, last, turn - .pi / 2)] {
            for step in 0...7 {
                let angle = start + Float(step) / 7 * .pi
                points.append(end + Point(cos(angle), sin(angle)) * radius)
            }
        }
        return Outline(points: points)
    }

    /// The outline moved.
    func moved(by offset: Point) -> Outline { Outline(points: points.map { $0 + offset }) }

    /// The outline turned about a point.
    func turned(_ angle: Float, about centre: Point = .zero) -> Outline {
        let (cosine, sine) = (cos(angle), sin(angle))
        return Outline(
            points: points.map { point in
                let place = point - centre
                return centre + Point(place.x * cosine - place.y * sine, place.x * sine + place.y * cosine)
            }
        )
    }
}
