public import RushesCore

/// A key that is worth money. No description, reflection or encoding of it shows the text.
public struct Secret: Sendable {
    private let text: String

    /// Takes a key as a person set it; white space around it is dropped.
    ///
    /// - Parameters:
    ///   - text: the key.
    ///   - origin: where it was set, for messages: `ATLASCLOUD_API_KEY`.
    /// - Throws: `no_api_key` if nothing is left, `invalid_api_key` if it holds characters that cannot stand in a
    ///   header. Whether the service accepts it is not checked.
    public init(_ text: String, from origin: String = "it") throws(RushesError) {
        let trimmed = text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()
        let key = String(trimmed)
        guard !key.isEmpty else { throw RushesError(.noAPIKey, "the key is empty") }
        if let place = Array(key).firstIndex(where: { !$0.utf8.allSatisfy { $0 > 32 && $0 < 127 } }) {
            let what = Array(key)[place].isWhitespace ? "white space" : "a character outside ASCII"
            throw RushesError(
                .invalidAPIKey,
                "the key holds \(what) (character \(place + 1) of \(key.count)), which no key has",
                hint: "set \(origin) to the key alone, as the service's console shows it"
            )
        }
        self.text = key
    }

    /// The text itself: only for the header that carries it, and for taking it out of other texts.
    package func reveal() -> String { text }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Says that there is a key, and nothing of it.
    public var description: String { "<secret>" }
    /// Says that there is a key, and nothing of it.
    public var debugDescription: String { "<secret>" }
    /// A mirror without children, so that `dump` shows nothing either.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
