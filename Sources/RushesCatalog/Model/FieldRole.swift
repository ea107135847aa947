package import RushesCore

/// What a setting is for, whatever a model calls it: the thin layer between a brief's words and a model's own.
package enum FieldRole: String, Sendable, Hashable {
    /// The words.
    case prompt
    /// The length in seconds.
    case duration
    /// The picture's shape: `aspect_ratio`, `ratio`.
    case aspect
    /// Shape and fineness in one: `1280*720`.
    case size
    /// How fine the picture is.
    case resolution
    /// The seed of the randomness.
    case seed
    /// What must not be seen.
    case negativePrompt
    /// Whether the clip has sound: `generate_audio`, `sound`, or `audio` where it is a truth value.
    case sound
    /// One or more pictures.
    case image
    /// The picture that the clip ends on.
    case lastImage
    /// One or more clips.
    case video
    /// One or more sounds.
    case audio
    /// A list of `{"type", "url"}` of any kind.
    case material

    /// The kind of material that the setting takes; `nil` if it takes none, or several.
    package var kind: MediaKind? {
        switch self {
        case .image, .lastImage: .image
        case .video: .video
        case .audio: .audio
        case .prompt, .duration, .aspect, .size, .resolution, .seed, .negativePrompt, .sound, .material: nil
        }
    }

    /// What a setting is for, by its name and type; `nil` for a model's very own settings.
    package init?(name: String, type: FieldType) {
        switch (name, type) {
        case ("prompt", .string), ("prompt", .array), ("user_prompt", .string): self = .prompt
        case ("duration", _): self = .duration
        case ("aspect_ratio", .string), ("ratio", .string): self = .aspect
        case ("size", .string): self = .size
        case ("resolution", .string), ("target_resolution", .string): self = .resolution
        case ("seed", .integer), ("seed", .number): self = .seed
        case ("negative_prompt", .string): self = .negativePrompt
        case ("generate_audio", .boolean), ("audio", .boolean), ("sound", .boolean): self = .sound
        case ("refers", .array): self = .material
        case (_, .string) where Self.imageNames.contains(name), (_, .array) where Self.imageNames.contains(name):
            self = .image
        case (_, .string) where Self.lastImageNames.contains(name): self = .lastImage
        case (_, .string) where Self.videoNames.contains(name), (_, .array) where Self.videoNames.contains(name):
            self = .video
        case (_, .string) where Self.audioNames.contains(name), (_, .array) where Self.audioNames.contains(name):
            self = .audio
        default: return nil
        }
    }

    private static let imageNames: Set = [
        "image", "images", "image_url", "image_urls", "reference_images", "reference_image_urls", "start_image",
        "first_image", "first_frame_image", "start_image_url", "product_image", "model_image",
    ]
    private static let lastImageNames: Set = [
        "last_image", "end_image", "last_image_url", "end_image_url", "last_frame_image", "tail_image",
    ]
    private static let videoNames: Set = [
        "video", "videos", "video_url", "video_urls", "reference_video", "reference_videos", "reference_video_urls",
    ]
    private static let audioNames: Set = [
        "audio", "audios", "audio_url", "audio_urls", "reference_audios", "reference_audio_urls",
    ]
}
