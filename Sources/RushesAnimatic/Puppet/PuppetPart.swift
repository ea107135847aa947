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
