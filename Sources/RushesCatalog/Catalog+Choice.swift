import RushesCore

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
            return ModelChoice(model: try variant(of: Self.defaultFamily, in: try identifiers(), needs: needs))
        }
        if let model = try model(ModelID(name)) { return ModelChoice(model: model) }
        let ids = try identifiers()
        if let model = try variantIfKnown(of: name, in: ids, needs: needs) { return ModelChoice(model: model) }

        // Old and careless spellings have the same letters and digits: `veo-3-1/lite-text-to-video`.
        let wanted = Self.skeleton(name)
        if !wanted.isEmpty {
            if let id = ids.first(where: { Self.skeleton($0.rawValue) == wanted }), let model = try model(id) {
                return ModelChoice(model: model, notes: ["`\(name)` is read as `\(id)`"])
            }
            for family in Self.familyNames(ids) where Self.skeleton(family) == wanted {
                let model = try variant(of: family, in: ids, needs: needs)
                return ModelChoice(model: model, notes: ["`\(name)` is read as the family `\(family)`"])
            }
        }
        throw unknown(name, among: ids)
    }

    /// The letters and digits of a name, cut where one turns into the other: equal for spellings of one name.
    static func skeleton(_ name: String) -> String {
        var skeleton = ""
        var last: Unicode.Scalar?
        for scalar in name.lowercased().unicodeScalars where scalar.isASCII {
            let isDigit = ("0"..."9").contains(scalar)
            guard isDigit || ("a"..."z").contains(scalar) else {
                last = nil
                continue
            }
            let continues = last.map { ("0"..."9").contains($0) == isDigit } ?? false
            if !continues, !skeleton.isEmpty { skeleton += "-" }
            skeleton.unicodeScalars.append(scalar)
            last = scalar
        }
        return skeleton
    }

    private static func familyNames(_ ids: [ModelID]) -> [String] {
        var names: Set<String> = []
        for name in ids.map(ModelName.init) where name.kind != .other {
            names.insert(name.family)
            names.insert("\(name.owner)/\(name.family)")
        }
        return names.sorted()
    }

    private func variantIfKnown(of family: String, in ids: [ModelID], needs: Needs) throws(RushesError) -> Model? {
        guard Self.familyNames(ids).contains(family) else { return nil }
        return try variant(of: family, in: ids, needs: needs)
    }

    /// The variant of a family that serves what is given.
    private func variant(of family: String, in ids: [ModelID], needs: Needs) throws(RushesError) -> Model {
        let members = ids.filter { id in
            let name = ModelName(id)
            return name.family == family || "\(name.owner)/\(name.family)" == family
        }
        let owners = Set(members.map { ModelName($0).owner }).sorted()
        guard owners.count == 1 else {
            throw RushesError(
                .unknownModel,
                "the family `\(family)` is not one but \(owners.count)",
                hint: "name one of \(Allowed.list(owners.map { "\($0)/\(family)" }))"
            )
        }
        for kind in needs.kinds {
            var candidates: [Model] = []
            for id in members where ModelName(id).kind == kind {
                if let model = try model(id) { candidates.append(model) }
            }
            // Of a first and a last picture, only a variant that takes both will do.
            if needs.hasLastImage { candidates.removeAll { $0.field(for: .lastImage) == nil } }
            let known = candidates.first { $0.name.isDeveloper && $0.inputsAreKnown }
            let plain = candidates.first { !$0.name.isDeveloper && $0.name.suffix.isEmpty }
            if let model = known ?? plain ?? candidates.first(where: { !$0.name.isDeveloper }) ?? candidates.first {
                return model
            }
        }
        throw RushesError(
            .invalidBrief,
            "the family `\(family)` has no model that \(needs.sentence)",
            hint: try suggestion(for: needs, family: members.first.map { ModelName($0).family } ?? family)
        )
    }

    func unknown(_ name: String, among ids: [ModelID]) -> RushesError {
        let wanted = name.lowercased()
        let part = Self.skeleton(name)
        let limit = min(wanted.count / 2, max(3, wanted.count / 3))
        let names = ids.map(\.rawValue) + Self.familyNames(ids)
        let alike = names.map {
            (name: $0, distance: EditDistance.between(wanted, $0.lowercased()))
        }
        .filter { $0.distance <= limit }
        .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
        .map(\.name)
        // Half a name is far from every whole one, and yet clear: `kling`.
        let whole = Self.familyNames(ids).filter {
            !$0.contains("/") && !part.isEmpty && Self.skeleton($0).contains(part)
        }
        let near = (alike.isEmpty ? whole.sorted { ($0.count, $0) < ($1.count, $1) } : alike).prefix(4).map {
            "`\($0)`"
        }
        let list = "`rushes models list` shows the models; `rushes models update` reads the newest list"
        return RushesError(
            .unknownModel,
            "there is no model `\(name)`",
            hint: near.isEmpty ? list : "did you mean \(Allowed.list(near))? \(list)"
        )
    }
}
