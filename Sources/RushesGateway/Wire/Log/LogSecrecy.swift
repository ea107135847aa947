/// Which metadata say nothing in a log.
enum LogSecrecy {
    /// What stands in place of what is withheld.
    static let withheld = "[withheld]"

    private static let secretEndings = [
        "key", "keys", "token", "tokens", "authorization", "secret", "secrets", "prompt", "prompts", "password",
        "cookie", "signature", "credential", "credentials",
    ]
    private static let harmlessEndings: Set<String> = ["id", "ids", "count", "length"]
    private static let addressWords: Set<String> = ["url", "uri", "link", "path", "target", "address", "location"]

    /// Whether the value of metadata with this key is withheld.
    ///
    /// A word of the key ends in `key`, `token`, `authorization`, `secret`, `prompt`, `password`, `cookie`, `signature`
    /// or `credential`, and the last one is not `id`, `count` or `length`: `apiKey` is withheld, `key_id` is not.
    static func withholdsValue(of key: String) -> Bool {
        let words = words(of: key)
        guard words.contains(where: { word in secretEndings.contains { word.hasSuffix($0) } }) else { return false }
        return words.last.map { !harmlessEndings.contains($0) } ?? true
    }

    /// Whether the value of metadata with this key is an address, whose query is withheld even if it has no host.
    static func isAddress(_ key: String) -> Bool { words(of: key).contains { addressWords.contains($0) } }

    /// The words of a key, in lower case: `x-api_keyID` has `x`, `api`, `key` and `id`.
    private static func words(of key: String) -> [String] {
        var words: [String] = []
        var word = ""
        var wasSmall = false
        for character in key.utf8.prefix(256) {
            let isCapital = character >= UInt8(ascii: "A") && character <= UInt8(ascii: "Z")
            let isSmall = character >= UInt8(ascii: "a") && character <= UInt8(ascii: "z")
            if isCapital && wasSmall || !isCapital && !isSmall, !word.isEmpty {
                words.append(word)
                word = ""
            }
            if isCapital || isSmall { word.unicodeScalars.append(Unicode.Scalar(character | 0x20)) }
            wasSmall = isSmall
        }
        if !word.isEmpty { words.append(word) }
        return words
    }
}
