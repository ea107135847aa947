import RushesCore

/// What a brief asks of a model: what it is made from.
struct Needs: Hashable {
    var hasImages = false
    var hasLastImage = false
    /// The kinds of the references.
    var references: Set<MediaKind> = []
    var hasVideos = false
    var hasAudios = false

    init(_ pools: MaterialPools) {
        hasImages = !pools.images.isEmpty
        hasLastImage = !pools.lastImage.isEmpty
        references = Set(pools.references.map(\.kind))
        hasVideos = !pools.videos.isEmpty
        hasAudios = !pools.audios.isEmpty
    }

    /// The kinds of model that serve, the best first.
    var kinds: [ModelKind] {
        if hasVideos { return [.videoEdit] }
        if hasAudios || !references.isEmpty { return [.referenceToVideo] }
        if hasLastImage { return [.imageToVideo, .startEndToVideo] }
        return hasImages ? [.imageToVideo] : [.textToVideo]
    }

    /// What is asked, as the end of "… has no model that …".
    var sentence: String {
        switch kinds[0] {
        case .videoEdit: "edits a clip"
        case .referenceToVideo: "takes references"
        case .imageToVideo where hasLastImage: "takes a first and a last picture"
        case .imageToVideo: "starts from a picture"
        default: "works from words alone"
        }
    }

    /// Whether a model can take everything that is given.
    func areMet(by model: Model) -> Bool {
        guard model.inputsAreKnown, model.status == .offered else { return false }
        let takesAny = model.field(for: .material) != nil
        func takes(_ role: FieldRole) -> Bool { takesAny || model.field(for: role) != nil }
        let isOpen = [.referenceToVideo, .videoEdit, .videoExtend].contains(model.kind)
        if hasImages, !takes(.image) { return false }
        if hasLastImage, model.field(for: .lastImage) == nil { return false }
        if !references.isEmpty, !isOpen { return false }
        if references.contains(.image), !takes(.image) { return false }
        if hasVideos || references.contains(.video), !takes(.video) { return false }
        if hasAudios || references.contains(.audio), !takes(.audio) { return false }
        // A model that must have a clip or a picture does not serve a brief without one.
        let given: [FieldRole: Bool] = [
            .image: hasImages || references.contains(.image), .lastImage: hasLastImage,
            .video: hasVideos || references.contains(.video), .audio: hasAudios || references.contains(.audio),
        ]
        return !model.fields.contains { field in
            field.isRequired && field.role.flatMap { given[$0] } == false
        }
    }
}

extension Catalog {
    /// Names models that can take what is given: those of the family by their ids; if there are none, others, by the
    /// family's name where that name leads to the model by itself.
    func suggestion(for needs: Needs, family: String, excluding id: ModelID? = nil) throws(RushesError) -> String {
        var relatives: [String] = []
        var families: [String] = []
        var others: [String] = []
        for other in try identifiers() where other != id {
            guard let model = try model(other), needs.areMet(by: model) else { continue }
            let name = model.name
            if name.family == family {
                relatives.append(other.rawValue)
            } else if needs.kinds.contains(name.kind) {
                if !families.contains(name.family) { families.append(name.family) }
            } else {
                others.append(other.rawValue)
            }
        }
        let names = Self.shortened(families + others)
        switch (relatives.isEmpty, names.isEmpty) {
        case (true, true): return "no model of the catalog takes all of this together"
        case (true, false): return "models that can: \(names)"
        case (false, true): return "of the same family, \(Self.shortened(relatives)) can"
        case (false, false): return "of the same family, \(Self.shortened(relatives)) can; others that can: \(names)"
        }
    }

    private static func shortened(_ names: [String]) -> String {
        let most = 12
        guard names.count > most else { return Allowed.list(names, joiner: "and") }
        return "\(names.prefix(most).joined(separator: ", ")), and \(names.count - most) more"
    }
}
