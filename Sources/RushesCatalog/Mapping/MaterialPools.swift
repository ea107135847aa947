import RushesCore

/// Everything that a brief gives beside its words, looked up and sorted by what it is for.
struct MaterialPools {
    var images: [MaterialItem] = []
    var lastImage: [MaterialItem] = []
    var references: [MaterialItem] = []
    var videos: [MaterialItem] = []
    var audios: [MaterialItem] = []

    init(_ brief: Brief, material: [MediaSource: MeasuredFile]) throws(RushesError) {
        for source in brief.images { images.append(try MaterialItem(source, as: .image, in: material)) }
        for source in [brief.lastImage].compactMap(\.self) {
            lastImage.append(try MaterialItem(source, as: .image, in: material))
        }
        for source in brief.references { references.append(try MaterialItem(source, as: nil, in: material)) }
        for source in brief.videos { videos.append(try MaterialItem(source, as: .video, in: material)) }
        for source in brief.audios { audios.append(try MaterialItem(source, as: .audio, in: material)) }
    }

    /// Everything that was given, in order.
    var all: [MaterialItem] { images + lastImage + references + videos + audios }

    /// The items that go where pictures, clips or sounds go.
    func pool(for role: FieldRole) -> [MaterialItem] {
        switch role {
        case .image: images + references.filter { $0.kind == .image }
        case .lastImage: lastImage
        case .video: videos + references.filter { $0.kind == .video }
        case .audio: audios + references.filter { $0.kind == .audio }
        case .material: images + references + videos + audios
        case .prompt, .duration, .aspect, .size, .resolution, .seed, .negativePrompt, .sound: []
        }
    }
}
