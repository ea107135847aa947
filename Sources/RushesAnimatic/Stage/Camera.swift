import Foundation

/// A camera's place at every frame.
struct Camera: Sendable {
    /// Where the camera is.
    struct Pose: Sendable {
        /// How far it has gone, in pixels of what is nearest: what is far hardly moves.
        var x: Float = 0
        var y: Float = 0
        /// How far it has turned, in pixels: everything moves alike.
        var turnX: Float = 0
        var turnY: Float = 0
        /// How much larger what is nearest has become.
        var zoom: Float = 0
    }

    private var from = Pose()
    private var to = Pose()
    private let course: Course
    private let isHandheld: Bool
    private let shake: Float
    /// How fast the camera goes with what it follows, in pixels a second of what is nearest.
    let speed: Float

    /// Plans a move.
    ///
    /// - Parameters:
    ///   - scene: which move, and how fast.
    ///   - room: how many pixels the camera may go to each side, and up and down.
    ///   - unit: the length of the picture's shorter side.
    ///   - speed: how fast what it follows goes, in pixels a second of what is nearest.
    ///   - course: how the clip passes.
    init(scene: Scene, room: (x: Float, y: Float), unit: Float, speed: Float, course: Course) {
        self.course = course
        self.speed = scene.move == .follow ? speed : 0
        // A short clip covers less ground than a long one, so that the speed looks the same.
        let length = Float(min(course.seconds / 8, 1)).squareRoot()
        let pace: Float = scene.pace == .slowMotion ? 0.66 : 1
        let x = room.x * 0.96 * length * pace
        let y = room.y * 0.96 * length * pace
        let near: Float = 0.24 * length * pace
        isHandheld = scene.move == .handheld
        shake = min(unit * 0.011, room.x * 0.3, room.y * 0.45)
        switch scene.move {
        case .still, .handheld: break
        case .panRight: (from, to) = (Pose(x: -x * 0.4, turnX: -x * 0.6), Pose(x: x * 0.4, turnX: x * 0.6))
        case .panLeft: (from, to) = (Pose(x: x * 0.4, turnX: x * 0.6), Pose(x: -x * 0.4, turnX: -x * 0.6))
        case .tiltUp: (from, to) = (Pose(turnY: y), Pose(turnY: -y))
        case .tiltDown: (from, to) = (Pose(turnY: -y), Pose(turnY: y))
        case .craneUp: (from, to) = (Pose(y: y), Pose(y: -y))
        case .craneDown: (from, to) = (Pose(y: -y), Pose(y: y))
        case .dollyIn: (from, to) = (Pose(), Pose(zoom: near))
        case .dollyOut: (from, to) = (Pose(zoom: near), Pose())
        case .orbit: (from, to) = (Pose(x: -x, turnX: x * 0.45), Pose(x: x, turnX: -x * 0.45))
        case .follow: (from, to) = (Pose(turnX: -unit * 0.03), Pose(turnX: unit * 0.03))
        }
        if scene.move == .follow, room.x < unit * 0.03 { (from.turnX, to.turnX) = (-room.x * 0.5, room.x * 0.5) }
    }

    /// The camera's place at a frame.
    func pose(at frame: Int) -> Pose {
        let share = course.share(at: frame)
        func between(_ part: KeyPath<Pose, Float>) -> Float {
            from[keyPath: part] + (to[keyPath: part] - from[keyPath: part]) * share
        }
        var pose = Pose(
            x: between(\.x),
            y: between(\.y),
            turnX: between(\.turnX),
            turnY: between(\.turnY),
            zoom: between(\.zoom)
        )
        let time = course.time(at: frame)
        pose.x += speed * time
        if isHandheld {
            // Breath, steps and muscles: three slow movements that never come together the same way.
            pose.turnX += shake * (0.6 * sin(time * 1.3) + 0.3 * sin(time * 2.9 + 1) + 0.16 * sin(time * 6.1 + 2))
            pose.turnY += shake * (0.5 * sin(time * 1.7 + 2) + 0.3 * sin(time * 3.7) + 0.14 * sin(time * 7.3 + 1))
        }
        return pose
    }
}
