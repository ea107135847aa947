/// Something that moves, drawn anew for every frame.
///
/// It faces right. Its origin is where it touches the ground, the water, or what carries it in the air.
protocol Puppet: Sendable {
    /// How tall it is, in metres.
    var height: Float { get }
    /// How far it goes in one cycle of its movement, in metres; 0 for what moves with time alone.
    var stride: Float { get }

    /// Its shapes, the furthest first.
    ///
    /// - Parameters:
    ///   - phase: the place in the cycle of its movement, in whole cycles and parts of them.
    ///   - time: seconds of its own time.
    /// - Returns: the parts, each of one ink.
    func parts(phase: Float, time: Float) -> [PuppetPart]
}
