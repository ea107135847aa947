import RushesCore

/// Holds one value against a setting.
struct FieldCheck {
    let field: Field
    let model: ModelID

    /// The value as the model spells it: its own case of a name, a number as a text where it takes texts.
    func adapted(_ value: JSONValue) -> JSONValue {
        var value = value
        if field.type == .string {
            switch value {
            case .integer, .number, .bool: value = .string(Allowed.text(value))
            case .null, .string, .array, .object: break
            }
        }
        if field.type == .integer, let whole = value.integerValue { value = .integer(whole) }
        if let text = value.stringValue?.lowercased(),
            let own = field.values.first(where: { $0.stringValue?.lowercased() == text })
        {
            return own
        }
        return value
    }

    /// Refuses a value that the model would refuse, saying what it takes.
    func check(_ value: JSONValue) throws(RushesError) {
        try checkType(value)
        if !field.values.isEmpty {
            let isNumeric = field.type == .integer || field.type == .number
            let isThere = field.values.contains { own in
                isNumeric ? own.numberValue == value.numberValue : own == value
            }
            guard isThere else { throw refusal(value) }
        }
        if let number = value.numberValue {
            guard number >= field.minimum ?? -.infinity, number <= field.maximum ?? .infinity else {
                throw refusal(value)
            }
        }
        if let text = value.stringValue, let most = field.maxLength {
            let count = text.unicodeScalars.count
            guard count <= most else {
                throw RushesError(
                    .invalidBrief,
                    "the \(Allowed.word(for: field)) has \(count) characters; \(model) takes at most \(most)"
                )
            }
        }
        if let items = value.arrayValue, !field.hasUnknownItems {
            guard items.count >= field.minItems ?? 0, items.count <= field.maxItems ?? .max else {
                throw RushesError(
                    .invalidBrief,
                    "\(items.count) items given for `\(field.name)`; \(model) takes"
                        + " \(Allowed.count(minimum: field.minItems, maximum: field.maxItems))"
                )
            }
        }
    }

    private func checkType(_ value: JSONValue) throws(RushesError) {
        let fits =
            switch field.type {
            case .string: value.stringValue != nil
            case .integer: value.integerValue != nil
            case .number: value.numberValue != nil
            case .boolean: value.boolValue != nil
            case .array: value.arrayValue != nil
            case .object: value.objectValue != nil
            }
        if fits { return }
        if field.role == .duration, field.type == .integer, value.numberValue != nil {
            throw RushesError(
                .invalidBrief,
                "duration \(Allowed.text(value)) s is not a whole number of seconds;"
                    + " \(model) takes \(Allowed.values(of: field))"
            )
        }
        throw refusal(value)
    }

    /// The refusal of a value, with what is allowed.
    func refusal(_ value: JSONValue) -> RushesError {
        // A long text, which may be anything, is not repeated.
        let shown = Allowed.text(value)
        let figure = shown.count > 60 || field.role == .prompt ? "" : " \(shown)\(Allowed.unit(of: field))"
        let name = Allowed.word(for: field)
        return RushesError(
            .invalidBrief,
            "\(name)\(figure) is not allowed by \(model): it takes \(Allowed.values(of: field))"
        )
    }
}
