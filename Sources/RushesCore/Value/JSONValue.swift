/// Any JSON value: what a model's own settings and a service's bodies are made of.
///
/// Whole numbers keep their 64 bits (a seed may need 32 of them unsigned), everything else numeric is a `Double`.
public enum JSONValue: Sendable, Hashable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number without a fraction that fits 64 bits.
    case integer(Int64)
    /// Any other number.
    case number(Double)
    /// A text.
    case string(String)
    /// A list.
    case array([JSONValue])
    /// An object. The order of its keys is not kept.
    case object([String: JSONValue])
}

extension JSONValue {
    /// The text, if this is one.
    public var stringValue: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// The whole number, if this is one, or a fraction-free `Double`.
    public var integerValue: Int64? {
        switch self {
        case .integer(let value): value
        case .number(let value): Int64(exactly: value)
        default: nil
        }
    }

    /// The number, if this is one.
    public var numberValue: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    /// The truth value, if this is one.
    public var boolValue: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    /// The list, if this is one.
    public var arrayValue: [JSONValue]? {
        guard case .array(let values) = self else { return nil }
        return values
    }

    /// The object, if this is one.
    public var objectValue: [String: JSONValue]? {
        guard case .object(let members) = self else { return nil }
        return members
    }

    /// The member of an object, or `nil` if this is no object or has no such member.
    public subscript(key: String) -> JSONValue? {
        objectValue?[key]
    }

    /// Whether this is `null`.
    public var isNull: Bool { self == .null }

    /// Reads what a person typed after `KEY=`: JSON where it is a number, `true`, `false`, `null`, a list or an
    /// object; otherwise the text as it stands.
    public init(typed text: String) {
        let first = text.utf8.first
        let looksLikeJSON =
            ["true", "false", "null"].contains(text)
            || first == UInt8(ascii: "[") || first == UInt8(ascii: "{") || first == UInt8(ascii: "\"")
            || first.map { $0 == UInt8(ascii: "-") || ($0 >= 48 && $0 <= 57) } == true
        if looksLikeJSON, let value = try? JSONValue(parsing: text) {
            self = value
        } else {
            self = .string(text)
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByFloatLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    /// Makes a text.
    public init(stringLiteral value: String) { self = .string(value) }
    /// Makes a whole number.
    public init(integerLiteral value: Int64) { self = .integer(value) }
    /// Makes a truth value.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// Makes a number.
    public init(floatLiteral value: Double) { self = .number(value) }
    /// Makes a list.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    /// Makes an object; of two equal keys the later wins.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(Dictionary(elements) { _, later in later })
    }
    /// Makes `null`.
    public init(nilLiteral: ()) { self = .null }
}
