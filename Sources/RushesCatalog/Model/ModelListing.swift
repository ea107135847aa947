package import RushesCore

/// What a list shows of a model; for a bundled one, nothing is parsed for it.
package struct ModelListing: Sendable, Hashable, Identifiable {
    /// The model's id.
    package var id: ModelID
    /// How people call it: `Veo 3.1 Lite Image to Video`.
    package var title: String
    /// Who made it, as people call them; empty if that is not known.
    package var maker: String
    /// Its family's name.
    package var family: String
    /// What it makes a clip from.
    package var kind: ModelKind
    /// The lengths that it takes, in seconds: `4, 6, 8`, `3-15`, `?` where they are not known, `–` where none is chosen.
    package var seconds: String
    /// The resolutions that it takes; `?` and `–` as above.
    package var resolutions: String
    /// The lowest price that is known: `0.07/s`, `1.60/clip`; empty if none is.
    package var price: String
    /// Whether something is not known of it.
    package var isIncomplete: Bool
    /// Whether it was withdrawn, or is about to be.
    package var isDeprecated: Bool

    /// What a list shows of a model that is described whole.
    package init(_ model: Model) {
        id = model.id
        title = model.title
        maker = model.maker
        family = model.family
        kind = model.kind
        seconds = Self.seconds(of: model)
        resolutions = Self.resolutions(of: model)
        price = Self.price(of: model)
        isIncomplete = model.incomplete != nil
        isDeprecated = model.status == .deprecated
    }

    init(_ entry: SnapshotEntry) {
        id = ModelID(entry.id)
        title = entry.title
        maker = entry.maker
        family = entry.family
        kind = ModelKind(rawValue: entry.kind) ?? .other
        seconds = entry.seconds
        resolutions = entry.resolutions
        price = entry.price
        isIncomplete = entry.isIncomplete
        isDeprecated = entry.isDeprecated
    }

    /// Whether every one of some words stands in its id, its title, its maker or its kind, whatever the case.
    package func matches(_ words: [String]) -> Bool {
        guard !words.isEmpty else { return true }
        let text = "\(id) \(title) \(maker) \(family) \(kind.rawValue)".lowercased()
        return words.allSatisfy { word in
            word.lowercased().split(separator: " ").allSatisfy { text.contains($0) }
        }
    }

    private static func seconds(of model: Model) -> String {
        guard let field = model.field("duration") else { return "–" }
        let numbers = field.values.compactMap(\.secondsValue).compactMap { Int64(exactly: $0) }.filter { $0 > 0 }
        guard numbers.isEmpty else {
            var runs: [ClosedRange<Int64>] = []
            for number in Set(numbers).sorted() {
                if let last = runs.last, last.upperBound < .max, last.upperBound + 1 == number {
                    runs[runs.count - 1] = last.lowerBound...number
                } else {
                    runs.append(number...number)
                }
            }
            return runs.map { run in
                run.count > 2 ? "\(run.lowerBound)-\(run.upperBound)" : run.map { String($0) }.joined(separator: ", ")
            }
            .joined(separator: ", ")
        }
        switch (field.minimum.map(Allowed.number), field.maximum.map(Allowed.number)) {
        case (let low?, let high?): return "\(low)-\(high)"
        case (let low?, nil): return "\(low)+"
        case (nil, let high?): return "up to \(high)"
        case (nil, nil): return "?"
        }
    }

    private static func resolutions(of model: Model) -> String {
        let names = ["resolution", "target_resolution", "quality", "size"]
        guard let field = names.lazy.compactMap({ model.field($0) }).first else { return "–" }
        let values = field.values.map(Allowed.text)
        let sides = Set(values.compactMap(SizeName.init).map { min($0.width, $0.height) }).sorted()
        let plain = values.filter { !$0.contains("*") }
        let shown = plain.isEmpty ? sides.map { "\($0)p" } : plain
        return shown.isEmpty ? "?" : shown.joined(separator: ", ")
    }

    private static func price(of model: Model) -> String {
        if let lowest = model.lowest {
            return "\(lowest.amount.decimal)/\(lowest.unit == .second ? "s" : "clip")"
        }
        guard let rule = model.price else { return "" }
        if case .basePlusPerSecond(let tariff) = rule.tariff, let base = tariff.bases.map(\.micros).min() {
            return "\(Money(micros: base).decimal) + \(Money(micros: tariff.perSecond).decimal)/s"
        }
        return rule.lowest.map { "\($0.amount.decimal)/\($0.unit == "second" ? "s" : "clip")" } ?? ""
    }
}
