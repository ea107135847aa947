import Foundation

/// A puppet in its place on the stage; lengths are in units of the picture's shorter side.
struct Actor: Sendable {
    /// How it gets about.
    struct Path: Sendable {
        /// Where it begins, from the picture's left edge, and how far it goes in a second; negative goes left.
        var start: Float
        var speed: Float
        /// It turns around beyond these; `nil` goes on for ever.
        var turns: ClosedRange<Float>?
        /// How far it rises over the whole clip.
        var rise: Float = 0
        /// How far it goes up and down on its way, and how often a second.
        var sway: Float = 0
        var swayRate: Float = 0.3

        /// The place after a time, how far it has gone, and whether it faces right.
        func place(after time: Float) -> (u: Float, way: Float, facesRight: Bool) {
            let way = abs(speed) * time
            guard let turns else { return (start + speed * time, way, speed >= 0) }
            let span = turns.upperBound - turns.lowerBound
            let begin = speed >= 0 ? start - turns.lowerBound : 2 * span - (start - turns.lowerBound)
            let round = (begin + way).truncatingRemainder(dividingBy: 2 * span)
            return round <= span
                ? (turns.lowerBound + round, way, true) : (turns.upperBound - (round - span), way, false)
        }
    }

    let puppet: any Puppet
    /// The layer in front of which it is drawn.
    let layer: Int
    /// How near it is, as the layers are.
    let depth: Float
    /// Where it stands, from the picture's upper edge.
    let v: Float
    let path: Path
    /// How long a metre is.
    let metre: Float
    /// How much of the light it keeps on its way through the air, and its own colour.
    let inks: InkSet
    /// How strongly the ground mirrors it, 0 to 1.
    let reflection: Float
    let hasShadow: Bool
    let phase: Float

    /// The shapes at a moment, in pixels of the picture, the furthest first.
    ///
    /// - Parameters:
    ///   - time: seconds of the scene's own time.
    ///   - share: how much of the clip is behind.
    ///   - pose: where the camera is.
    ///   - size: the picture.
    /// - Returns: the parts, and the row on which it stands.
    func shapes(time: Float, share: Float, pose: Camera.Pose, size: PictureSize) -> (parts: [PuppetPart], feet: Float) {
        let unit = Float(size.shortSide)
        let place = path.place(after: time)
        let stride = puppet.stride * metre
        let phase = stride > 0 ? place.way / stride + self.phase : self.phase
        let scale = 1 + pose.zoom * depth
        let height =
            v - path.rise * passage(0.05, 1, share) + path.sway * sin((time * path.swayRate + self.phase) * 2 * .pi)
        let centre = Point(Float(size.width) / 2, Float(size.height) / 2)
        let rest = Point(place.u * unit, height * unit) - centre
        let moved = rest - Point(pose.turnX + pose.x * depth, pose.turnY + pose.y * depth)
        let origin = centre + moved * scale
        let length = metre * unit * scale
        let stretch = Point(place.facesRight ? length : -length, length)
        var parts = puppet.parts(phase: phase, time: time + self.phase * 7)
        if hasShadow {
            let half = max(puppet.height * 0.3, puppet.stride == 2 ? 2.2 : 0)
            parts.insert(PuppetPart(.body, [.ellipse(Point(0, 0.01), Point(half, half * 0.1))], opacity: 0.32), at: 0)
        }
        for index in parts.indices {
            for line in parts[index].outlines.indices {
                for point in parts[index].outlines[line].points.indices {
                    parts[index].outlines[line].points[point] =
                        origin + parts[index].outlines[line].points[point] * stretch
                }
            }
        }
        return (parts, origin.y)
    }
}
