import RushesCore

/// Puts given material where one model wants it.
struct MaterialPlacement {
    let model: Model
    let pools: MaterialPools

    /// Members of the body, by the model's own names.
    private(set) var body: [String: JSONValue] = [:]
    /// What was put into each setting.
    private(set) var items: [String: [MaterialItem]] = [:]
    /// What the model cannot take, in words; empty if everything has a place.
    private(set) var homeless: [String] = []

    init(_ model: Model, pools: MaterialPools) throws(RushesError) {
        self.model = model
        self.pools = pools
        let takesReferences = model.kind.takesReferences
        let mixed = model.field(for: .material)
        if !pools.references.isEmpty, !takesReferences, mixed == nil {
            homeless.append("references")
            return
        }
        if let mixed {
            try placeMixed(in: mixed)
        } else {
            for role in [FieldRole.image, .video, .audio] { try place(role) }
        }
        if model.listOfFirstAndLast == nil { try place(.lastImage) }
        try checkCompany()
    }

    private mutating func placeMixed(in field: Field) throws(RushesError) {
        let given = pools.pool(for: .material)
        guard !given.isEmpty else { return }
        for kind in MediaKind.allCases {
            try MediaCheck(field: field, kind: kind, model: model.id).check(given.filter { $0.kind == kind })
        }
        // What was given as a picture must be one, although the list takes anything.
        for (kind, pool) in [(MediaKind.image, pools.images), (.video, pools.videos), (.audio, pools.audios)] {
            try MediaCheck(field: field, kind: kind, model: model.id).check(pool)
        }
        try checkCount(given.count, in: field, word: "pieces of material")
        body[field.name] = .array(
            given.map { .object(["type": .string($0.kind.rawValue), "url": $0.value]) }
        )
        items[field.name] = given
    }

    private mutating func place(_ role: FieldRole) throws(RushesError) {
        var given = pools.pool(for: role)
        if role == .image, model.listOfFirstAndLast != nil { given += pools.lastImage }
        guard let kind = role.kind, !given.isEmpty else { return }
        let fields = model.fields.filter { $0.role == role }
        guard !fields.isEmpty else {
            homeless.append(role == .lastImage ? "last image" : MediaCheck.word(for: kind, plural: given.count > 1))
            return
        }
        let list = fields.first(where: \.isList)
        // A place for one that must be filled comes first; then the list; then any place for one.
        for field in fields where !field.isList && (field.isRequired || list == nil) && !given.isEmpty {
            if list == nil, given.count > 1, field == fields.last(where: { !$0.isList }) {
                try checkCount(given.count, in: field, word: MediaCheck.word(for: kind, plural: true))
            }
            let item = given.removeFirst()
            try MediaCheck(field: field, kind: kind, model: model.id).check([item])
            body[field.name] = item.value
            items[field.name] = [item]
        }
        // Lists are filled in their order, the last with whatever is left.
        let lists = fields.filter(\.isList)
        for list in lists where !given.isEmpty {
            let most = list == lists.last ? given.count : min(list.maxItems ?? given.count, given.count)
            let part = Array(given.prefix(most))
            given.removeFirst(most)
            // The count first: of eight images, none needs to be looked at if seven are too many.
            try checkCount(part.count, in: list, word: MediaCheck.word(for: kind, plural: part.count > 1))
            try MediaCheck(field: list, kind: kind, model: model.id).check(part)
            body[list.name] = .array(part.map(\.value))
            items[list.name] = part
        }
    }

    private func checkCount(_ count: Int, in field: Field, word: String) throws(RushesError) {
        let most = field.isList ? field.maxItems : 1
        let least = field.isList ? field.minItems ?? (field.isRequired ? 1 : nil) : nil
        guard count > most ?? .max || count < least ?? 0 else { return }
        throw RushesError(
            .invalidBrief,
            "\(count) \(word) given; \(model.id) takes \(Allowed.count(minimum: least, maximum: most))"
        )
    }

    private func checkCompany() throws(RushesError) {
        let hasPicture = items.contains { name, _ in
            [.image, .video].contains(model.field(name)?.role)
        }
        for field in model.fields where field.limits?.needsPicture == true && items[field.name] != nil && !hasPicture {
            throw RushesError(
                .invalidBrief,
                "sound alone is not enough for \(model.id): it needs at least one image or clip beside it",
                hint: "add a picture or a clip with --reference"
            )
        }
    }
}
