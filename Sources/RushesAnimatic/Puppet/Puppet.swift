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

/// Shapes of one ink, drawn together.
struct PuppetPart: Sendable {
    var ink: Ink
    var outlines: [Outline]
    /// Whether its edge towards the light shines.
    var hasRim = false
    var opacity: Float = 1

    init(_ ink: Ink, _ outlines: [Outline], rim: Bool = false, opacity: Float = 1) {
        self.ink = ink
        self.outlines = outlines
        hasRim = rim
        self.opacity = opacity
    }

    /// The light that a lamp spreads around it: thin discs, one over the other, so that it fades outwards.
    static func halo(_ ink: Ink, _ centre: Point, radius: Float) -> [PuppetPart] {
        let rings = 14
        return (1...rings).map { ring in
            let share = Float(ring) / Float(rings)
            // The outermost disc is so thin that its edge is not seen.
            let opacity = 0.01 + 0.06 * (1 - share) * (1 - share)
            return PuppetPart(ink, [.ellipse(centre, Point(repeating: radius * share))], opacity: opacity)
        }
    }
}
