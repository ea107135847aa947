/// What a part of a puppet is made of; the stage chooses the colour for the light of its scene.
enum Ink: Int, Sendable, CaseIterable {
    /// What is nearest: dark against the light.
    case body
    /// The same, further away.
    case far
    /// Skin, fur of a muzzle, anything lighter.
    case light
    /// A coloured coat, a sail, a car's paint.
    case accent
    /// Windows.
    case glass
    /// A light that shines forwards, warm or white.
    case lamp
    /// A red light.
    case tail
}
