import RushesCore
import Yams

/// What a plain text of YAML 1.2 (its core schema) means.
enum YAMLScalar {
    /// The value of a plain text.
    static func value(of text: String) -> JSONValue {
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .bool(true)
        case "false", "False", "FALSE": return .bool(false)
        default: break
        }
        // Only these begin a number; Swift would also read `nan`, `infinity` and hexadecimal fractions.
        let bytes = text.utf8
        let isNumeric = bytes.allSatisfy { "0123456789+-.eE".utf8.contains($0) }
        guard isNumeric, bytes.contains(where: { (48...57).contains($0) }) else { return .string(text) }
        if let number = Int64(text) { return .integer(number) }
        guard let number = Double(text), number.isFinite else { return .string(text) }
        return Int64(exactly: number).map { .integer($0) } ?? .number(number)
    }
}

extension Node {
    /// Whether nothing is said here: `key:` or `key: ~`.
    var isNothing: Bool {
        guard case .scalar(let scalar) = self else { return false }
        return scalar.style == .plain && YAMLScalar.value(of: scalar.string).isNull
    }
}
