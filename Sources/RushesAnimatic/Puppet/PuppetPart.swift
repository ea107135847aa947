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
}
