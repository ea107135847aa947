package import RushesCore

/// The model that a brief goes to, and how its name was read.
struct ModelChoice {
    var model: Model
    var notes: [String] = []
}

extension Catalog {
    /// Finds the model that a brief goes to: by its id, by an old spelling of it, or by a family whose variant follows
    /// from what is given.
    func choice(for brief: Brief, needs: Needs) throws(RushesError) -> ModelChoice {
        guard let name = brief.model else {
            return ModelChoice(model: try variant(of: Self.defaultFamily, in: try names(), needs: needs))
        }
        if let model = try model(ModelID(name)) { return ModelChoice(model: model) }
        let names = try names()
        if names.contains(where: { $0.answers(to: name) }) {
            return ModelChoice(model: try variant(of: name, in: names, needs: needs))
        }
        if let id = Self.spelled(name, among: names.map(\.id)), let model = try model(id) {
            return ModelChoice(model: model, notes: ["`\(name)` is read as `\(id)`"])
        }
        // Old and careless spellings have the same letters and digits: `veo-3-1/lite`.
        let wanted = Self.skeleton(name)
        if !wanted.isEmpty {
            for family in Self.familyNames(names) where Self.skeleton(family) == wanted {
                let model = try variant(of: family, in: names, needs: needs)
                return ModelChoice(model: model, notes: ["`\(name)` is read as the family `\(family)`"])
            }
        }
        throw unknown(name, among: names.map(\.id))
    }

    /// Whether a text names a model or a family of this catalog, in whatever spelling.
    ///
    /// - Throws: `internal_error` if a saved file is damaged.
    package func knows(_ text: String) throws(RushesError) -> Bool {
        if try model(ModelID(text)) != nil { return true }
        let names = try names()
        if names.contains(where: { $0.answers(to: text) }) { return true }
        if Self.spelled(text, among: names.map(\.id)) != nil { return true }
        let wanted = Self.skeleton(text)
        return Self.familyNames(names).contains { Self.skeleton($0) == wanted }
    }

    /// An id and what it says.
    struct NamedID {
        var id: ModelID
        var name: ModelName

        /// Whether a text is the name of the model's family, with or without its owner.
        func answers(to family: String) -> Bool {
            name.family == family
                || (family.hasSuffix(name.family) && family == "\(name.owner)/\(name.family)")
        }
    }

    /// Every id with what it says; for bundled ones nothing is read but what stands beside them.
    func names() throws(RushesError) -> [NamedID] {
        let bundled = AtlasSnapshot.entries.map { NamedID(id: ModelID($0.id), name: ModelName($0)) }
        guard let saved = try directory?.index()?.models, !saved.isEmpty else { return bundled }
        let known = Set(bundled.map(\.id))
        let further = Set(saved).subtracting(known).map { NamedID(id: $0, name: ModelName($0)) }
        return (bundled + further).sorted { $0.id < $1.id }
    }

    private static func familyNames(_ names: [NamedID]) -> [String] {
        Set(names.flatMap { [$0.name.family, "\($0.name.owner)/\($0.name.family)"] }).sorted()
    }

    /// The variant of a family that serves what is given.
    private func variant(of family: String, in names: [NamedID], needs: Needs) throws(RushesError) -> Model {
        let members = names.filter { $0.answers(to: family) }
        let owners = Set(members.map(\.name.owner)).sorted()
        guard owners.count == 1 else {
            throw RushesError(
                .unknownModel,
                "the family `\(family)` is not one but \(owners.count)",
                hint: "name one of \(Allowed.list(owners.map { "\($0)/\(family)" }))"
            )
        }
        for kind in needs.kinds {
            var candidates: [Model] = []
            for member in members where member.name.kind == kind {
                if let model = try model(member.id) { candidates.append(model) }
            }
            // Of a first and a last picture, only a variant that takes both will do.
            if needs.hasLastImage { candidates.removeAll { !$0.takesLastImage } }
            if let model = Self.preferred(candidates, for: needs) { return model }
        }
        // Kinds that no brief asks for by itself, such as lip sync: what can take all that is given. A clip that is given
        // to be changed is not one to go on from, though.
        var others: [Model] = []
        for member in members where !Needs.allKinds.contains(member.name.kind) && member.name.kind != .videoExtend {
            if let model = try model(member.id), needs.areMet(by: model, offered: false) { others.append(model) }
        }
        let offered = others.filter { $0.status == .offered }
        if !offered.isEmpty { others = offered }
        if others.count == 1 { return others[0] }
        guard others.isEmpty else {
            throw RushesError(
                .invalidBrief,
                "the family `\(family)` has \(others.count) models that could be meant",
                hint: "name one of \(Allowed.list(others.map(\.id.rawValue)))"
            )
        }
        // A family of one is that one, if no brief asks for its kind by itself: what it lacks is told in its own words.
        if members.count == 1, !Needs.allKinds.contains(members[0].name.kind), let model = try model(members[0].id) {
            return model
        }
        throw RushesError(
            .invalidBrief,
            "the family `\(family)` has no model that \(needs.sentence)",
            hint: try suggestion(for: needs, family: members.first?.name.family ?? family)
        )
    }

    /// Of several variants of one kind: those that are offered and take what is given first; of them the developers' own
    /// where its inputs are known, then the plain one.
    private static func preferred(_ candidates: [Model], for needs: Needs) -> Model? {
        let offered = candidates.filter { $0.status == .offered }
        let living = offered.isEmpty ? candidates : offered
        let fitting = living.filter { needs.areMet(by: $0, offered: false) }
        let models = fitting.isEmpty ? living : fitting
        return models.first { $0.name.isDeveloper && $0.inputsAreKnown }
            ?? models.first { !$0.name.isDeveloper && $0.name.suffix.isEmpty }
            ?? models.first { !$0.name.isDeveloper } ?? models.first
    }

    // MARK: Spelling

    /// The id that a text spells in another way: without its owner, with other signs between its words, by another word
    /// for its kind (`t2v` for `text-to-video`), or as it was once called.
    static func spelled(_ text: String, among ids: [ModelID]) -> ModelID? {
        let wanted = skeleton(text)
        guard !wanted.isEmpty else { return nil }
        if let id = ids.first(where: { skeleton($0.rawValue) == wanted }) { return id }
        let tails = ids.filter { id in
            id.rawValue.firstIndex(of: "/").map { skeleton(String(id.rawValue[$0...])) == wanted } ?? false
        }
        if tails.count == 1, text.contains("/") { return tails[0] }
        let name = ModelName(parsing: ModelID(text))
        guard name.kind != .other else { return nil }
        let family = skeleton(name.family)
        let same = ids.filter { id in
            let other = ModelName(id)
            return other.kind == name.kind && other.owner == name.owner && skeleton(other.family) == family
                && other.isDeveloper == name.isDeveloper
        }
        return same.count == 1 ? same[0] : nil
    }

    /// The letters and digits of a name, cut where one turns into the other: equal for spellings of one name. A `v`
    /// before a number within a name says nothing: `kling-3.0-pro` is `kling-v3.0-pro`.
    static func skeleton(_ name: String) -> String {
        var parts: [[UInt8]] = []
        var lastIsDigit: Bool?
        for byte in name.utf8 {
            let isDigit = (48...57).contains(byte)
            let isUpper = (65...90).contains(byte)
            guard isDigit || isUpper || (97...122).contains(byte) else {
                lastIsDigit = nil
                continue
            }
            let letter = isUpper ? byte + 32 : byte
            if lastIsDigit == isDigit, !parts.isEmpty {
                parts[parts.count - 1].append(letter)
            } else {
                if isDigit, parts.count > 1, parts.last == [UInt8(ascii: "v")] { parts.removeLast() }
                parts.append([letter])
            }
            lastIsDigit = isDigit
        }
        return String(decoding: Array(parts.joined(separator: [UInt8(ascii: "-")])), as: UTF8.self)
    }

    /// The ids and families that a text is nearest to, at most four, the nearest first.
    ///
    /// - Throws: `internal_error` if the saved index is damaged. An empty list is not an error.
    package func names(near text: String) throws(RushesError) -> [String] {
        near(text, among: try identifiers())
    }

    private func near(_ text: String, among ids: [ModelID]) -> [String] {
        let wanted = text.prefix(100).lowercased()
        let part = Self.skeleton(wanted)
        let limit = min(wanted.count / 2, max(3, wanted.count / 3))
        let families = Self.familyNames(ids.map { NamedID(id: $0, name: ModelName($0)) })
        let alike = (ids.map(\.rawValue) + families).map {
            (name: $0, distance: EditDistance.between(wanted, $0.lowercased()))
        }
        .filter { $0.distance <= limit }
        .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
        .map(\.name)
        // Half a name is far from every whole one, and yet clear: `kling`, `pika`. The newest are most likely meant.
        func version(of name: String) -> Double {
            let digits = name.drop { !$0.isNumber }.prefix { $0.isNumber || $0 == "." }
            return Double(digits.hasSuffix(".") ? digits.dropLast() : digits) ?? 0
        }
        func containing(_ names: [String]) -> [String] {
            names.filter { !part.isEmpty && Self.skeleton($0).contains(part) }
                .sorted { (-version(of: $0), $0.count, $0) < (-version(of: $1), $1.count, $1) }
        }
        let plain = containing(families.filter { !$0.contains("/") })
        let halves = plain.isEmpty ? containing(families) : plain
        // Another maker's name, or another order of the words: what shares most of them.
        let words = Set(part.split(separator: "-"))
        let sharing = ids.map(\.rawValue).map { id in
            (id: id, count: Set(Self.skeleton(id).split(separator: "-")).intersection(words).count)
        }
        .filter { $0.count > 1 && $0.count * 2 > words.count }
        .sorted { ($0.count, $1.id) > ($1.count, $0.id) }
        .map(\.id)
        // A slip of a letter or two is nearer than anything else.
        let slip =
            alike.first.map { EditDistance.between(wanted, $0.lowercased()) <= max(1, wanted.count / 6) } ?? false
        let order = slip ? alike : halves + (wanted.contains("/") ? sharing + alike : alike + sharing)
        var found: [String] = []
        for name in order where !found.contains(name) { found.append(name) }
        return Array(found.prefix(4))
    }

    func unknown(_ name: String, among ids: [ModelID]) -> RushesError {
        let near = near(name, among: ids).map { "`\($0)`" }
        let list = "`rushes models list` shows the models; `rushes models update` reads the newest list"
        return RushesError(
            .unknownModel,
            "there is no model `\(name.prefix(200))`",
            hint: near.isEmpty ? list : "did you mean \(Allowed.list(near))? \(list)"
        )
    }
}

extension Catalog {
    /// The model that a text names: its id, or an old or careless spelling of it.
    ///
    /// - Parameter text: what a person typed.
    /// - Returns: the model, and notes on how the text was read.
    /// - Throws: `unknown_model`, naming the nearest ids, or the family's models if the text is a family's name.
    package func model(spelled text: String) throws(RushesError) -> (model: Model, notes: [String]) {
        if let model = try model(ModelID(text)) { return (model, []) }
        let names = try names()
        let members = names.filter { $0.answers(to: text) || $0.id.rawValue.hasPrefix("\(text)/") }
        if members.count == 1, let model = try model(members[0].id) {
            return (model, ["`\(text)` is read as `\(model.id)`"])
        }
        guard members.isEmpty else {
            throw RushesError(
                .unknownModel,
                "`\(text)` is a family of \(members.count) models",
                hint: "show one of \(Allowed.list(members.map(\.id.rawValue)))"
            )
        }
        if let id = Self.spelled(text, among: names.map(\.id)), let model = try model(id) {
            return (model, ["`\(text)` is read as `\(id)`"])
        }
        throw unknown(text, among: names.map(\.id))
    }
}
