/// The kinds of material that a brief may carry.
public enum MediaKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// A still picture.
    case image
    /// A clip.
    case video
    /// A sound.
    case audio
}
