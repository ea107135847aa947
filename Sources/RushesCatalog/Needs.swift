package import RushesCore

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

    /// The kinds that a brief asks for by what it gives.
    static let allKinds: Set<ModelKind> = [
        .textToVideo, .imageToVideo, .startEndToVideo, .referenceToVideo, .videoEdit,
    ]

    /// The kinds of model that serve, the best first.
    var kinds: [ModelKind] {
        if hasVideos { return [.videoEdit] }
        if !references.isEmpty { return [.referenceToVideo] }
        if hasAudios { return [.referenceToVideo, .audioToVideo] }
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
    func areMet(by model: Model, offered: Bool = true) -> Bool {
        guard model.inputsAreKnown, model.status == .offered || !offered else { return false }
        let takesAny = model.field(for: .material) != nil
        func takes(_ role: FieldRole) -> Bool { takesAny || model.field(for: role) != nil }
        let isOpen = model.kind.takesReferences
        if hasImages, !takes(.image) { return false }
        if hasLastImage, !model.takesLastImage { return false }
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

extension Model {
    /// Whether a picture to end on has a place: its own, or the second of a list of two.
    var takesLastImage: Bool { field(for: .lastImage) != nil || listOfFirstAndLast != nil }

    /// The setting that takes the first and the last picture as one list.
    var listOfFirstAndLast: Field? {
        guard kind == .startEndToVideo, field(for: .lastImage) == nil else { return nil }
        return fields.first { $0.role == .image && $0.isList && $0.maxItems == 2 }
    }
}

extension Catalog {
    /// Names models that can take what is given: those of the family by their ids; if there are none, others, by the
    /// family's name where that name leads to the model by itself.
    func suggestion(for needs: Needs, family: String, excluding id: ModelID? = nil) throws(RushesError) -> String {
        var able: [Model] = []
        for other in try identifiers() where other != id {
            if let model = try model(other), needs.areMet(by: model) { able.append(model) }
        }
        // What is known best comes first: all of it, and its price.
        func rank(_ model: Model) -> Int { (model.incomplete == nil ? 0 : 2) + (model.price == nil ? 1 : 0) }
        able = (0...3).flatMap { wanted in able.filter { rank($0) == wanted } }
        let relatives = able.filter { $0.family == family }.map(\.id.rawValue).sorted()
        var families: [String] = []
        var others: [String] = []
        for model in able where model.family != family {
            if needs.kinds.contains(model.kind) {
                if !families.contains(model.family) { families.append(model.family) }
            } else {
                others.append(model.id.rawValue)
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

extension Catalog {
    /// The model that a brief goes to, by what it names and what is given with it; nothing is measured.
    ///
    /// - Parameters:
    ///   - brief: what is asked for.
    ///   - kinds: what the brief's references are, where that was looked at; of others it is told from their addresses.
    /// - Returns: the model.
    /// - Throws: `unknown_model`; `invalid_brief` if a family has no model for what is given; `internal_error` if a saved
    ///   catalog file is damaged.
    package func model(
        chosenFor brief: Brief,
        referenceKinds kinds: [MediaSource: MediaKind] = [:]
    ) throws(RushesError) -> Model {
        try choice(for: brief, needs: Needs(brief, referenceKinds: kinds)).model
    }
}

extension Needs {
    /// What a brief asks of a model, without a look at its files.
    fileprivate init(_ brief: Brief, referenceKinds kinds: [MediaSource: MediaKind]) {
        hasImages = !brief.images.isEmpty
        hasLastImage = brief.lastImage != nil
        references = Set(brief.references.map { kinds[$0] ?? MaterialItem.kind(ofAddress: $0.text) })
        hasVideos = !brief.videos.isEmpty
        hasAudios = !brief.audios.isEmpty
    }
}
