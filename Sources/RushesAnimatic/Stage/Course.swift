/// The camera's way through a clip, from 0 to 1, easing in and out.
struct Course: Sendable {
    let frameCount: Int
    let framesPerSecond: Double

    /// How long the clip is, in seconds.
    var seconds: Double { Double(frameCount) / framesPerSecond }

    /// The share of the way that is behind at a frame.
    func share(at frame: Int) -> Float {
        guard frameCount > 1 else { return 0.5 }
        let time = Float(frame) / Float(frameCount - 1)
        return 0.9 * passage(0, 1, time) + 0.1 * time
    }

    /// The time of a frame in seconds.
    func time(at frame: Int) -> Float { Float(Double(frame) / framesPerSecond) }
}
