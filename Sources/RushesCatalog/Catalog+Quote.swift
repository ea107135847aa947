package import RushesCore

extension Catalog {
    /// The list price of an input: what its model's price rule gives, and how old and how sure the rule is.
    ///
    /// Where the model picks something that the price depends on, such as the length, the price is that of the dearest
    /// choice and says so: a hold must not be too small.
    ///
    /// - Parameters:
    ///   - input: what is to be sent.
    ///   - material: the measured local files that the input was made from; needed where given clips are charged for by
    ///     the second.
    /// - Returns: the price, in US dollars.
    /// - Throws: `price_unknown` if no rule is known for the model or for this input; `unknown_model`;
    ///   `internal_error` if a saved catalog file is damaged.
    package func quote(
        _ input: Input,
        material: [MediaSource: MeasuredFile] = [:]
    ) throws(RushesError) -> Quote {
        guard let model = try model(input.model) else {
            throw RushesError(.unknownModel, "there is no model `\(input.model)`")
        }
        guard let rule = model.price else {
            throw RushesError(.priceUnknown, "no list price is known for \(model.id)")
        }
        switch rule.price(of: Self.usage(of: input, by: model, material: material)) {
        case .price(let micros, _) where !Money(micros: micros).isBelievable:
            throw RushesError(
                .priceUnknown,
                "the price rule of \(model.id) makes \(Money(micros: micros)) of this clip, which is no price of one"
            )
        case .price(let micros, let caveats):
            let all = [rule.caveat].compactMap(\.self) + caveats
            return Quote(
                amount: Money(micros: micros),
                basis: .list,
                asOf: rule.asOf,
                caveat: all.isEmpty ? nil : all.joined(separator: "; ")
            )
        case .unknown(let reason, let hint):
            throw RushesError(
                .priceUnknown,
                "no list price is known for this clip by \(model.id): \(reason)",
                hint: hint
            )
        }
    }

    /// What the price of an input depends on.
    static func usage(of input: Input, by model: Model, material: [MediaSource: MeasuredFile]) -> Usage {
        func value(_ role: FieldRole) -> JSONValue? {
            model.field(for: role).flatMap { input.body[$0.name] }
        }
        let mixed = value(.material)?.arrayValue ?? []
        let clips =
            texts(.video, in: input, by: model)
            + mixed.filter { $0["type"] == "video" }.compactMap { $0["url"]?.stringValue }
        let pictures = texts(.image, in: input, by: model).count + texts(.lastImage, in: input, by: model).count
        return Usage(
            output: outputLength(of: input, by: model),
            source: sourceLength(of: clips, by: model, material: material),
            hasInputVideo: !clips.isEmpty,
            imageCount: pictures + mixed.filter { $0["type"] == "image" }.count,
            resolution: value(.resolution)?.stringValue.map(Resolution.init(rawValue:)) ?? input.facts.resolution,
            aspect: value(.aspect)?.stringValue.map(Aspect.init(rawValue:)) ?? input.facts.aspect,
            sound: value(.sound)?.boolValue
        )
    }

    private static func texts(_ role: FieldRole, in input: Input, by model: Model) -> [String] {
        model.fields.filter { $0.role == role }
            .compactMap { input.body[$0.name] }
            .flatMap { $0.arrayValue ?? [$0] }
            .compactMap(\.stringValue)
    }

    private static func outputLength(of input: Input, by model: Model) -> Usage.Length? {
        guard let field = model.field(for: .duration) else {
            return input.facts.seconds.flatMap { length($0) }
        }
        if let seconds = input.body[field.name]?.secondsValue, seconds > 0 {
            return length(seconds)
        }
        guard let most = field.values.compactMap(\.secondsValue).max() ?? field.maximum, most > 0 else { return nil }
        return length(most, isBound: true)
    }

    /// A length in whole milliseconds; `nil` for one that no clip has, so that no sum can overflow.
    private static func length(_ seconds: Double, isBound: Bool = false) -> Usage.Length? {
        guard seconds >= 0, seconds <= 86_400 else { return nil }
        return Usage.Length(milliseconds: Int64((seconds * 1000).rounded(.up)), isBound: isBound)
    }

    /// The length of all given clips together; where one is not measured, as much as the model takes at most.
    private static func sourceLength(
        of clips: [String],
        by model: Model,
        material: [MediaSource: MeasuredFile]
    ) -> Usage.Length? {
        guard !clips.isEmpty else {
            // A model that edits a clip, without one that is known: nothing bounds it here.
            return model.kind.keepsLength ? nil : Usage.Length(milliseconds: 0)
        }
        let lengths = Dictionary(
            material.values.map { ($0.attachment.placeholder, $0.facts.seconds) },
            uniquingKeysWith: { first, _ in first }
        )
        let measured = clips.compactMap { lengths[$0] ?? nil }
        if measured.count == clips.count {
            return length(measured.reduce(0, +))
        }
        let limits = (model.field(for: .video) ?? model.field(for: .material))?.limits
        guard let most = limits?.maxTotalSeconds ?? limits?.maxSeconds.map({ $0 * Double(clips.count) }) else {
            return nil
        }
        return length(most, isBound: true)
    }
}
