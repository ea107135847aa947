import RushesCore

/// A body on its way: a brief's words become one model's settings, step by step.
struct InputDraft {
    let model: Model
    let pools: MaterialPools
    private(set) var body: [String: JSONValue] = [:]
    private(set) var items: [String: [MaterialItem]] = [:]
    private(set) var notes: [String] = []
    /// The settings that the user chose; a rule may change any other.
    private var chosen: Set<String> = []

    /// A key of `--set` that is the animatic engine's and no model's.
    static let slateKey = "slate"

    init(_ model: Model, pools: MaterialPools) {
        self.model = model
        self.pools = pools
    }

    // MARK: The brief's own words

    mutating func choose(_ value: JSONValue, for role: FieldRole, called word: String) throws(RushesError) {
        guard let field = model.field(for: role) else { throw absent(word) }
        let check = FieldCheck(field: field, model: model.id)
        var own = check.adapted(value)
        // One text where a list is wanted is a list of one: a prompt for each segment.
        if field.isList, own.stringValue != nil { own = .array([own]) }
        try check.check(own)
        body[field.name] = own
        chosen.insert(field.name)
    }

    mutating func setPrompt(_ prompt: String) throws(RushesError) {
        guard !prompt.allSatisfy(\.isWhitespace) else { return }
        try choose(.string(prompt), for: .prompt, called: "prompt")
    }

    mutating func setShape(aspect: Aspect?, resolution: Resolution?) throws(RushesError) {
        if let size = model.field(for: .size), model.field(for: .aspect) == nil, model.field(for: .resolution) == nil {
            guard aspect != nil || resolution != nil else { return }
            return try choose(
                try self.size(in: size, aspect: aspect, resolution: resolution),
                for: .size,
                called: "size"
            )
        }
        if let aspect { try choose(.string(aspect.rawValue), for: .aspect, called: "aspect") }
        if let resolution { try choose(.string(resolution.rawValue), for: .resolution, called: "resolution") }
    }

    private func size(in field: Field, aspect: Aspect?, resolution: Resolution?) throws(RushesError) -> JSONValue {
        let offered = field.values.compactMap { $0.stringValue.flatMap(SizeName.init) }
        let asked = [resolution?.rawValue, aspect?.rawValue].compactMap(\.self).joined(separator: " ")
        guard offered.isEmpty else {
            let shape = aspect ?? field.defaultValue?.stringValue.flatMap(SizeName.init)?.aspect ?? .wide
            let fitting = offered.filter { size in
                size.fits(shape) && (resolution?.shortSide).map { $0 == min(size.width, size.height) } ?? true
            }
            guard let size = fitting.min(by: { $0.width < $1.width }) else {
                throw FieldCheck(field: field, model: model.id).refusal(.string(asked))
            }
            return .string(size.text)
        }
        guard let size = SizeName(resolution: resolution ?? .p720, aspect: aspect ?? .wide) else {
            throw RushesError(
                .invalidBrief,
                "\(asked) is no size that \(model.id) could take: it wants width*height, such as 1280*720"
            )
        }
        return .string(size.text)
    }

    mutating func setDuration(_ duration: Duration) throws(RushesError) {
        let seconds = duration.inSeconds
        let value = Int64(exactly: seconds).map(JSONValue.integer) ?? .number(seconds)
        try choose(value, for: .duration, called: "duration")
    }

    mutating func setSound(_ sound: Bool) throws(RushesError) {
        // What always has sound needs no switch for it.
        if sound, model.alwaysHasSound, model.field(for: .sound) == nil { return }
        try choose(.bool(sound), for: .sound, called: sound ? "sound setting" : "switch for its sound")
    }

    // MARK: Material

    mutating func place(needs: Needs, in catalog: Catalog) throws(RushesError) {
        let placement = try MaterialPlacement(model, pools: pools)
        guard placement.homeless.isEmpty else {
            throw RushesError(
                .invalidBrief,
                "\(model.id) takes no \(Allowed.list(placement.homeless, joiner: "and no"))",
                hint: model.incomplete == nil
                    ? try catalog.suggestion(for: needs, family: model.family, excluding: model.id)
                    : "the catalog's entry is incomplete; `rushes models update` reads the service's own"
            )
        }
        body.merge(placement.body) { _, new in new }
        items = placement.items
    }

    // MARK: The model's own settings

    mutating func apply(_ settings: [String: JSONValue]) throws(RushesError) {
        for (name, given) in settings.sorted(by: { $0.key < $1.key }) where name != Self.slateKey {
            guard let field = model.field(name) else {
                guard model.incomplete != nil, name != "model" else { throw unknownSetting(name) }
                body[name] = given
                notes.append("`\(name)` is sent as it is: the catalog does not know this setting of \(model.id)")
                continue
            }
            chosen.insert(name)
            items[name] = nil
            guard !given.isNull else {
                body[name] = nil
                continue
            }
            let check = FieldCheck(field: field, model: model.id)
            // One address where a list is wanted is a list of one.
            var value = check.adapted(given)
            if field.isList, value.stringValue != nil { value = .array([value]) }
            try check.check(value)
            body[name] = value
        }
    }

    private func unknownSetting(_ name: String) -> RushesError {
        RushesError(
            .invalidBrief,
            "\(model.id) has no setting `\(name)`: it has \(Allowed.list(model.fields.map(\.name), joiner: "and"))"
        )
    }

    private func absent(_ word: String) -> RushesError {
        RushesError(
            .invalidBrief,
            "\(model.id) takes no \(word)",
            hint: model.incomplete == nil
                ? "leave it out; its settings are \(Allowed.list(model.fields.map(\.name), joiner: "and"))"
                : "the catalog's entry is incomplete; `rushes models update` reads the service's own"
        )
    }

    // MARK: What nobody chose

    mutating func fillDefaults() {
        for field in model.fields where body[field.name] == nil && !chosen.contains(field.name) && field.role != .seed {
            if let value = field.defaultValue, !value.isNull, value != .string("") {
                body[field.name] = value
            } else if field.values.count == 1, field.role?.kind == nil, !field.isList {
                body[field.name] = field.values[0]
            }
        }
    }

    /// Draws a seed where the model has one and none was chosen: a seed of our own tells this submission from others in
    /// the service's history, and lets the clip be made again.
    mutating func drawSeed(_ random: inout some RandomNumberGenerator) {
        guard let field = model.field(for: .seed) else { return }
        let isChosen = chosen.contains(field.name)
        guard !isChosen || body[field.name]?.integerValue == -1 else { return }
        guard let seed = field.drawn(from: &random) else { return }
        body[field.name] = .integer(seed)
    }

    mutating func setSeed(_ seed: Int64) throws(RushesError) {
        guard let field = model.field(for: .seed) else {
            guard seed >= 0 else { return }
            throw absent("seed")
        }
        // Before −1 is sent, a seed is drawn; so that it is understood whether or not the schema lists it.
        guard seed != -1 else { return }
        guard seed >= 0 else { throw FieldCheck(field: field, model: model.id).refusal(.integer(seed)) }
        try choose(.integer(seed), for: .seed, called: "seed")
    }

    // MARK: Conditions

    mutating func obeyRules() throws(RushesError) {
        for rule in model.rules where rule.binds(body) {
            let condition = rule.condition.keys.sorted().map { name in
                let field = model.field(name)
                return "\(field.map(Allowed.word) ?? name) \(body[name].map(Allowed.text) ?? "")"
            }
            .joined(separator: " and ")
            for (name, values) in rule.consequence.sorted(by: { $0.key < $1.key }) {
                guard let given = body[name], !values.contains(given), let field = model.field(name) else { continue }
                let unit = Allowed.unit(of: field)
                if !chosen.contains(name), values.count == 1 {
                    body[name] = values[0]
                    notes.append(
                        "\(Allowed.word(for: field)) is \(Allowed.text(values[0]))\(unit), the only one at \(condition)"
                    )
                    continue
                }
                let allowed = Allowed.values(values, role: field.role)
                throw RushesError(
                    .invalidBrief,
                    "\(Allowed.word(for: field)) \(Allowed.text(given))\(unit) is not allowed by \(model.id)"
                        + " at \(condition): it takes \(allowed)\(unit)\(values.count == 1 ? " only" : "") there"
                )
            }
            for (name, limit) in rule.items.sorted(by: { $0.key < $1.key }) {
                try obey(limit, name: name, condition: condition)
            }
        }
    }

    private func obey(_ limit: Rule.Items, name: String, condition: String) throws(RushesError) {
        let count = body[name]?.arrayValue?.count ?? 0
        guard count >= limit.minItems ?? 0, count <= limit.maxItems ?? .max else {
            throw RushesError(
                .invalidBrief,
                "\(count) items given for `\(name)`; \(model.id) takes"
                    + " \(Allowed.count(minimum: limit.minItems, maximum: limit.maxItems)) at \(condition)"
            )
        }
        for item in items[name] ?? [] {
            guard let seconds = item.file?.facts.seconds else { continue }
            let least = limit.minSeconds ?? 0
            let most = limit.maxSeconds ?? .infinity
            guard seconds < least || seconds > most else { continue }
            throw RushesError(
                seconds < least ? .mediaTooSmall : .mediaTooLarge,
                "\(item.name) lasts \(Allowed.number((seconds * 100).rounded() / 100)) s; at \(condition),"
                    + " \(model.id) takes \(Allowed.number(least)) to \(Allowed.number(most)) s"
            )
        }
    }

    /// Refuses a body that lacks what the model must have.
    func checkComplete() throws(RushesError) {
        for field in model.fields where field.isRequired && body[field.name] == nil {
            throw lacking(field)
        }
        // An entry that does not know how its model takes its picture cannot be used as if it took none.
        let sendsMaterial = model.fields.contains { $0.role?.kind != nil && body[$0.name] != nil }
        let sendsUnknown = body.keys.contains { model.field($0) == nil }
        if !model.kind.material.isEmpty, model.incomplete != nil, !sendsMaterial, !sendsUnknown {
            throw RushesError(
                .invalidBrief,
                "the catalog does not know how \(model.id) takes what it starts from",
                hint: "`rushes models update` reads the service's own description, or name the setting with --set"
            )
        }
        if model.kind == .referenceToVideo, model.incomplete == nil, pools.all.isEmpty,
            !model.fields.contains(where: { ($0.role?.kind != nil || $0.role == .material) && body[$0.name] != nil }),
            !model.fields.contains(where: { $0.hasUnknownItems && body[$0.name] != nil })
        {
            throw RushesError(
                .invalidBrief,
                "\(model.id) needs at least one reference",
                hint: "give one with --reference"
            )
        }
    }

    private func lacking(_ field: Field) -> RushesError {
        let (what, flag): (String, String) =
            switch field.role {
            case .prompt: ("a prompt", "say what is to be seen")
            case .image:
                ("an image", model.kind == .referenceToVideo ? "give one with --reference" : "give one with --image")
            case .lastImage: ("an image to end on", "give one with --last-image")
            case .video: ("a clip", "give one with --video")
            case .audio: ("a sound", "give one with --audio")
            case .material: ("at least one reference", "give one with --reference")
            case .duration: ("a duration: \(Allowed.values(of: field))", "give one with --duration")
            case .resolution: ("a resolution: \(Allowed.values(of: field))", "give one with --resolution")
            case .aspect: ("an aspect: \(Allowed.values(of: field))", "give one with --aspect")
            case .size, .seed, .negativePrompt, .sound, nil:
                ("`\(field.name)`\(field.note.map { " (\($0))" } ?? "")", "give it with --set \(field.name)=VALUE")
            }
        return RushesError(.invalidBrief, "\(model.id) needs \(what)", hint: flag)
    }
}
