package import RushesCore

extension Catalog {
    /// Turns a brief into the exact body for one model, or refuses it with what the model allows.
    ///
    /// Local files stand in the body as placeholders. Every setting that has a value is sent, the schema's defaults
    /// too, so that a default that changes at the service changes nothing here. Where the model has a seed and the
    /// brief names none (or −1), one is drawn. Addresses are passed on unmeasured.
    ///
    /// - Parameters:
    ///   - brief: what the user asks for.
    ///   - material: every local file that the brief names, measured.
    ///   - random: where the seed comes from.
    /// - Returns: the input, with notes on how the brief was read.
    /// - Throws: `unknown_model`; `invalid_brief`, `media_too_large`, `media_too_small` or `media_type_unsupported`
    ///   with the allowed values in the message; `file_not_found` if a local file is not among `material`;
    ///   `internal_error` if a saved catalog file is damaged.
    package func input(
        for brief: Brief,
        material: [MediaSource: MeasuredFile] = [:],
        drawing random: inout some RandomNumberGenerator
    ) throws(RushesError) -> Input {
        let pools = try MaterialPools(brief, material: material)
        let needs = Needs(pools)
        let choice = try choice(for: brief, needs: needs)
        let model = choice.model
        let wanted = brief.model == nil ? Self.withHouseDefaults(brief, for: model) : brief

        var draft = InputDraft(model, pools: pools)
        try draft.place(needs: needs, in: self)
        try draft.setPrompt(wanted.prompt)
        try draft.setShape(aspect: wanted.aspect, resolution: wanted.resolution)
        if let duration = wanted.duration { try draft.setDuration(duration) }
        if let sound = wanted.sound { try draft.setSound(sound) }
        if let negative = wanted.negativePrompt, !negative.isEmpty {
            try draft.choose(.string(negative), for: .negativePrompt, called: "negative prompt")
        }
        if let seed = wanted.seed { try draft.setSeed(seed) }
        try draft.apply(wanted.settings)
        draft.fillDefaults()
        draft.drawSeed(&random)
        try draft.obeyRules()
        try draft.checkComplete()
        return Input(
            model: model.id,
            body: draft.body,
            attachments: Self.attachments(draft),
            notes: choice.notes + Self.notes(on: model) + draft.notes,
            facts: Self.facts(draft)
        )
    }

    /// Turns a brief into an input as ``input(for:material:drawing:)`` does, with the system's randomness.
    ///
    /// - Throws: as ``input(for:material:drawing:)``.
    package func input(
        for brief: Brief,
        material: [MediaSource: MeasuredFile] = [:]
    ) throws(RushesError) -> Input {
        var random = SystemRandomNumberGenerator()
        return try input(for: brief, material: material, drawing: &random)
    }

    /// Without a named model, clips made from words or a picture are 8 s, 16:9 and 1080p.
    private static func withHouseDefaults(_ brief: Brief, for model: Model) -> Brief {
        guard [.textToVideo, .imageToVideo].contains(model.kind) else { return brief }
        var brief = brief
        func leaves(_ role: FieldRole) -> Bool {
            guard let field = model.field(for: role) else { return false }
            return brief.settings[field.name] == nil
        }
        if brief.duration == nil, leaves(.duration) { brief.duration = .seconds(8) }
        if brief.aspect == nil, leaves(.aspect) { brief.aspect = .wide }
        if brief.resolution == nil, leaves(.resolution) { brief.resolution = .p1080 }
        return brief
    }

    private static func notes(on model: Model) -> [String] {
        var notes: [String] = []
        if model.status == .deprecated { notes.append("\(model.id) is deprecated and may no longer be offered") }
        if let gap = model.incomplete { notes.append("what the catalog knows of \(model.id) is incomplete: \(gap)") }
        return notes
    }

    private static func attachments(_ draft: InputDraft) -> [Input.Attachment] {
        let sent = Set(draft.items.values.joined().compactMap(\.file?.sha256))
        var seen: Set<String> = []
        return draft.pools.all.compactMap(\.file)
            .filter { sent.contains($0.sha256) && seen.insert($0.sha256).inserted }
            .map(\.attachment)
    }

    private static func facts(_ draft: InputDraft) -> Input.Facts {
        func value(_ role: FieldRole) -> JSONValue? {
            draft.model.field(for: role).flatMap { draft.body[$0.name] }
        }
        var facts = Input.Facts()
        if let seconds = value(.duration)?.secondsValue, seconds > 0 {
            facts.seconds = seconds
        } else if draft.model.kind.keepsLength, draft.model.field(for: .duration) == nil,
            let field = draft.model.field(for: .video)
        {
            facts.seconds = draft.items[field.name]?.first?.file?.facts.seconds
        }
        if let size = value(.size)?.stringValue.flatMap(SizeName.init) {
            facts.aspect = size.aspect
            facts.resolution = size.resolution
        }
        if let name = value(.aspect)?.stringValue, Aspect(rawValue: name).ratio != nil {
            facts.aspect = Aspect(rawValue: name)
        }
        if let name = value(.resolution)?.stringValue { facts.resolution = Resolution(rawValue: name) }
        facts.seed = value(.seed)?.integerValue
        facts.sound = value(.sound)?.boolValue
        return facts
    }
}

extension JSONValue {
    /// A number of seconds, also where a model takes it as a text.
    var secondsValue: Double? {
        // A text may also say `inf` or `nan`.
        (numberValue ?? stringValue.flatMap { Double($0) }).flatMap { $0.isFinite ? $0 : nil }
    }
}

extension Catalog {
    /// The same input with a new seed, if its model has seeds and the brief left the choice of it to the program: a seed
    /// of its own tells a submission from every other.
    ///
    /// - Parameters:
    ///   - input: what was made of the brief.
    ///   - brief: what the user asked for.
    ///   - randomness: where the seed is drawn from.
    /// - Returns: the input, with nothing else changed; as it is if the model is not in the catalog any more.
    package func redrawn(
        _ input: Input,
        of brief: Brief,
        drawing randomness: inout some RandomNumberGenerator
    ) -> Input {
        guard (brief.seed ?? -1) == -1, input.facts.seed != nil, let model = (try? self.model(input.model)) ?? nil,
            let field = model.field(for: .seed), let seed = field.drawn(from: &randomness)
        else { return input }
        var next = input
        next.body[field.name] = .integer(seed)
        next.facts.seed = seed
        return next
    }
}
