/// What a model makes a clip from.
package enum ModelKind: String, Sendable, Hashable, Codable, CaseIterable {
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
    /// From a sound, and mostly a picture that speaks or sings it.
    case audioToVideo = "audio-to-video"
    /// From clips that a new one is made after.
    case videoToVideo = "video-to-video"
    /// From pictures with their times in the clip.
    case keyframesToVideo = "keyframes-to-video"
    /// From a figure in a picture and a clip whose movement it takes over.
    case motionControl = "motion-control"
    /// From a figure in a picture and a clip that it acts in.
    case animate
    /// From a clip and a sound that its lips follow.
    case lipsync
    /// From a face and a clip that it is put into.
    case faceSwap = "face-swap"
    /// From a clip that is made finer.
    case upscale
    /// From a picture and the name of a ready-made effect.
    case effects
    /// From pictures of a product, by a ready-made script.
    case template
    /// Anything else; such a model is reached by its whole id, or by a family of its own.
    case other
}

extension ModelKind {
    /// What such a model does, as people search for it.
    package var summary: String {
        switch self {
        case .textToVideo: "makes a clip from a prompt"
        case .imageToVideo: "animates a picture"
        case .startEndToVideo: "goes from a first picture to a last one"
        case .referenceToVideo: "keeps the figures, things and style of given pictures"
        case .videoEdit: "changes a clip by a prompt"
        case .videoExtend: "goes on where a clip ends"
        case .audioToVideo: "lets a picture speak or sing: a talking avatar"
        case .videoToVideo: "makes a clip after given ones"
        case .keyframesToVideo: "passes through given pictures at given times"
        case .motionControl: "moves a figure as in a given clip"
        case .animate: "character animation: a figure takes over a clip's movement"
        case .lipsync: "lip sync: makes the lips of a clip follow a sound"
        case .faceSwap: "puts a face into a clip"
        case .upscale: "upscaling: makes a clip finer"
        case .effects: "a ready-made effect on a picture"
        case .template: "a ready-made advertising clip from pictures of a product"
        case .other: "makes video"
        }
    }

    /// Whether the clip is as long as the one that is given, where no length can be chosen.
    var keepsLength: Bool {
        switch self {
        case .videoEdit, .motionControl, .animate, .lipsync, .faceSwap, .upscale: true
        case .textToVideo, .imageToVideo, .startEndToVideo, .referenceToVideo, .videoExtend, .audioToVideo,
            .videoToVideo, .keyframesToVideo, .effects, .template, .other:
            false
        }
    }

    /// Whether material may be given as references.
    var takesReferences: Bool {
        switch self {
        case .textToVideo, .imageToVideo, .startEndToVideo, .keyframesToVideo: false
        case .referenceToVideo, .videoEdit, .videoExtend, .audioToVideo, .videoToVideo, .motionControl, .animate,
            .lipsync, .faceSwap, .upscale, .effects, .template, .other:
            true
        }
    }

    /// What such a model cannot do without: pictures, clips or sounds.
    var material: Set<FieldRole> {
        switch self {
        case .textToVideo, .referenceToVideo, .template, .other: []
        case .imageToVideo, .startEndToVideo, .keyframesToVideo, .effects: [.image]
        case .videoEdit, .videoExtend, .videoToVideo, .upscale: [.video]
        case .audioToVideo: [.audio]
        case .motionControl, .animate, .faceSwap: [.image, .video]
        case .lipsync: [.video, .audio]
        }
    }
}
