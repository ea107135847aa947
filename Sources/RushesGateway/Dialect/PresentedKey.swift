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
        guard let space = value.utf8.firstIndex(of: UInt8(ascii: " ")) else {
            return value.isEmpty || isBearer(value[...]) ? .none : .malformed
        }
        let text = value[value.utf8.index(after: space)...]
        if isBearer(value[..<space]) { return text.utf8.allSatisfy { $0 == 0x20 } ? .none : .text(String(text)) }
        return value.allSatisfy { $0 == " " } ? .none : .malformed
    }

    private static func isBearer(_ scheme: Substring) -> Bool {
        scheme == "Bearer" || scheme.lowercased() == "bearer"
    }

    /// The whole value of a header.
    package static func header(_ name: HTTPField.Name, in headers: HTTPFields) -> PresentedKey {
        guard let value = headers[name], !value.isEmpty else { return .none }
        return value.utf8.count <= longest ? .text(value) : .malformed
    }
}
