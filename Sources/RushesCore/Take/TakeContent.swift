/// What will do as an output that is brought home.
public enum TakeContent: Sendable, Hashable {
    /// A clip, and nothing else.
    case clip
    /// Whatever a model gives beside the clip: a last frame, the sound alone, another clip.
    case anything
}
