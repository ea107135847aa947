/// What a model makes a clip from.
public enum ModelKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// From words alone.
    case textToVideo = "text-to-video"
    /// From a picture that the clip starts on.
    case imageToVideo = "image-to-video"
    /// From a first and a last picture, both of them needed.
    case startEndToVideo = "start-end-to-video"
    /// From pictures, clips and sounds that the clip should resemble.
    case referenceToVideo = "reference-to-video"
    /// From a clip that is changed.
    case videoEdit = "video-edit"
    /// From a clip that goes on.
    case videoExtend = "video-extend"
    /// Anything else; such a model is reached by its whole id only.
    case other
}
