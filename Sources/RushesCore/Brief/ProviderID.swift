/// The name of who runs models: a hosted service, a server of one's own, or the local animatic engine.
///
/// It is the name of one account at one place; which kind of service that is, the configuration says.
public struct ProviderID: RawRepresentable, Sendable, Hashable, Codable, CustomStringConvertible {
    /// The name.
    public let rawValue: String

    /// Makes an id from its text.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Makes an id from its text.
    public init(_ text: String) { self.init(rawValue: text) }

    /// Whether a text can be the name of a provider: `a` to `z`, digits and hyphens, no more than 40 of them, the first
    /// one a letter or a digit.
    public static func isName(_ text: String) -> Bool {
        (1...40).contains(text.utf8.count) && text.utf8.first != UInt8(ascii: "-")
            && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-") }
    }

    /// The name.
    public var description: String { rawValue }
}
