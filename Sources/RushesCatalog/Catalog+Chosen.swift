package import RushesCore

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
