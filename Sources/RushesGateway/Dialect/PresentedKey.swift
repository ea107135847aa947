package import HTTPTypes

/// The key that a request presents.
package enum PresentedKey: Sendable, Hashable {
    /// No key, or an empty one: clients that have none yet send that.
    case none
    /// A text, whosever key it is.
    case text(String)
    /// Something that cannot be a key of any kind.
    case malformed

    /// The longest value that is looked at, in bytes.
    private static let longest = 200

    /// The key in `Authorization: Bearer …`.
    package static func bearer(in headers: HTTPFields) -> PresentedKey {
        guard let value = headers[.authorization] else { return .none }
        guard value.utf8.count <= longest else { return .malformed }
        let words = value.split(separator: " ")
        if words.isEmpty || (words.count == 1 && words[0].lowercased() == "bearer") { return .none }
        guard let space = value.firstIndex(of: " "), value[..<space].lowercased() == "bearer" else { return .malformed }
        return .text(String(value[value.index(after: space)...]))
    }

    /// The whole value of a header.
    package static func header(_ name: HTTPField.Name, in headers: HTTPFields) -> PresentedKey {
        guard let value = headers[name], !value.isEmpty else { return .none }
        return value.utf8.count <= longest ? .text(value) : .malformed
    }
}
