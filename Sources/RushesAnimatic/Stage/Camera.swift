/// A camera's place at every frame.
struct Camera: Sendable {
    /// Where the camera is: offsets in pixels of the nearest layer, and how much nearer it is.
    struct Pose: Sendable {
        var x: Float
        var y: Float
        var zoom: Float
    }

    private let from: Pose
    private let to: Pose
    private let course: Course

    /// Plans a move.
    ///
    /// - Parameters:
    ///   - scene: which move, and how fast.
    ///   - room: how many pixels the camera may go to each side, and up and down.
    ///   - course: how the clip passes.
    init(scene: Scene, room: (x: Float, y: Float), course: Course) {
        self.course = course
        // A short clip covers less ground than a long one, so that the speed looks the same.
        let length = Float(min(course.seconds / 8, 1)).squareRoot()
        let pace: Float = scene.pace < 1 ? 0.62 : 1
        let x = room.x * 0.96 * length * pace
        let y = room.y * 0.9 * length * pace
        let near: Float = 0.16 * length * pace
        let zero = Pose(x: 0, y: 0, zoom: 0)
        switch scene.move {
        case .still: (from, to) = (zero, zero)
        case .panRight, .follow: (from, to) = (Pose(x: -x, y: 0, zoom: 0), Pose(x: x, y: 0, zoom: 0))
        case .panLeft: (from, to) = (Pose(x: x, y: 0, zoom: 0), Pose(x: -x, y: 0, zoom: 0))
        case .tiltUp: (from, to) = (Pose(x: 0, y: y, zoom: 0), Pose(x: 0, y: -y, zoom: 0))
        case .tiltDown: (from, to) = (Pose(x: 0, y: -y, zoom: 0), Pose(x: 0, y: y, zoom: 0))
        case .dollyIn: (from, to) = (zero, Pose(x: 0, y: 0, zoom: near))
        case .dollyOut: (from, to) = (Pose(x: 0, y: 0, zoom: near), zero)
        }
    }

    /// The camera's place at a frame.
    func pose(at frame: Int) -> Pose {
        let share = course.share(at: frame)
        return Pose(
            x: from.x + (to.x - from.x) * share,
            y: from.y + (to.y - from.y) * share,
            zoom: from.zoom + (to.zoom - from.zoom) * share
        )
    }

    /// How many pixels the camera passes by to the right over the whole clip.
    var travel: Float { to.x - from.x }
}
