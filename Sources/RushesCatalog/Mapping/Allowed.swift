import RushesCore

/// What a setting allows, in words for a refusal.
enum Allowed {
    /// `a`, `a or b`, `a, b or c`.
    static func list(_ words: [String], joiner: String = "or") -> String {
        guard words.count > 1, let last = words.last else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " \(joiner) " + last
    }

    /// A number without a needless fraction.
    static func number(_ value: Double) -> String {
        Int64(exactly: value).map { String($0) } ?? String(value)
    }

    /// A value as a person would type it.
    static func text(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): text
        case .number(let number): Self.number(number)
        case .null, .bool, .integer, .array, .object: value.canonicalJSON
        }
    }

    /// What a setting takes: `4, 6, 8 or 10 s`, `3 to 10 s`, `16:9 or 9:16`.
    static func values(of field: Field) -> String {
        let unit = unit(of: field)
        guard field.values.isEmpty else { return values(field.values, role: field.role) + unit }
        switch field.type {
        case .integer, .number:
            let what = field.type == .integer && field.role != .duration ? "whole numbers " : ""
            switch (field.minimum, field.maximum) {
            case (let low?, let high?): return "\(what)\(number(low)) to \(number(high))\(unit)"
            case (let low?, nil): return "\(what)\(number(low))\(unit) or more"
            case (nil, let high?): return "\(what)up to \(number(high))\(unit)"
            case (nil, nil): return field.type == .integer ? "whole numbers" : "numbers"
            }
        case .boolean: return "true or false"
        case .string: return field.maxLength.map { "at most \($0) characters" } ?? "a text"
        case .array: return "a list"
        case .object: return "an object"
        }
    }

    /// A list of values: whole numbers in order, long runs as `4 to 15`.
    static func values(_ values: [JSONValue], role: FieldRole?) -> String {
        let numbers = values.compactMap(\.integerValue).sorted()
        guard numbers.count == values.count, !numbers.isEmpty else {
            return list(values.map(text))
        }
        let automatic = role == .duration && numbers.first == -1
        var words: [String] = []
        var run: [Int64] = []
        func close() {
            guard let first = run.first, let last = run.last else { return }
            words += run.count > 3 ? ["\(first) to \(last)"] : run.map { String($0) }
            run = []
        }
        for number in numbers where !(automatic && number == -1) {
            if let last = run.last, number != last.addingBounded(1) { close() }
            run.append(number)
        }
        close()
        if automatic { words.insert("-1 (the model picks)", at: 0) }
        return list(words)
    }

    /// How many items a list takes: `1 to 7`, `at most 4`.
    static func count(minimum: Int?, maximum: Int?) -> String {
        switch (minimum, maximum) {
        case (let low?, let high?) where low == high: "\(low)"
        case (let low?, let high?) where low > 0: "\(low) to \(high)"
        case (let low?, nil): "at least \(low)"
        case (_, let high?): "at most \(high)"
        case (nil, nil): "any number"
        }
    }

    /// The unit that stands behind a setting's values.
    static func unit(of field: Field) -> String { field.role == .duration ? " s" : "" }

    /// What a setting is called in a refusal: the brief's word, or the model's own name.
    static func word(for field: Field) -> String {
        switch field.role {
        case .duration, .aspect, .resolution, .seed, .size: field.role?.rawValue ?? field.name
        default: field.name
        }
    }
}
