package import RushesCore

extension Scene {
    /// The scene that the engine renders for a brief.
    ///
    /// - Parameters:
    ///   - brief: what was asked for.
    ///   - facts: what the catalog made of it: the seed, where the model has one.
    package init(_ brief: Brief, _ facts: Input.Facts) {
        self.init(prompt: brief.prompt, seed: Self.seed(of: brief, facts), without: brief.negativePrompt)
    }

    /// The seed that is sent, else the brief's own, else one that follows from the prompt.
    static func seed(of brief: Brief, _ facts: Input.Facts) -> Int64 {
        let given = facts.seed ?? brief.seed
        return given.flatMap { $0 < 0 ? nil : $0 } ?? Int64(Noise.seed(of: brief.prompt) & 0x7FFF_FFFF)
    }
}
