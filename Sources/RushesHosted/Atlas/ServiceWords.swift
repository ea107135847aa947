/// A service's own words, made fit for our messages and logs.
enum ServiceWords {
    private static let limit = 300
    private static let telling = 24

    /// Takes out control characters, the queries of links and every text that must not be shown, and shortens.
    ///
    /// - Parameters:
    ///   - text: what the service said.
    ///   - withheld: prompts and keys. Where the words repeat one, or begin to repeat a long one, it is left out.
    /// - Returns: one line of no more than 300 characters without a full stop at its end; `nil` if nothing is left.
    static func cleaned(_ text: String, withholding withheld: [String]) -> String? {
        var words = String(text.prefix(4000))
        for secret in withheld.sorted(by: { $0.count > $1.count }) where secret.count >= 4 {
            words = words.replacing(secret, with: "…")
            if secret.count > telling, let start = words.firstRange(of: secret.prefix(telling))?.lowerBound {
                words = words[..<start] + "…"
            }
        }
        let parts = words.split { $0.isWhitespace || $0.isNewline }.map { part in
            // A link may be signed; everything from its query on is left out.
            guard part.contains("://"), let query = part.firstIndex(of: "?") else { return String(part) }
            return part[..<query] + "?…"
        }
        var line = parts.joined(separator: " ")
        line.unicodeScalars.removeAll { scalar in
            let category = scalar.properties.generalCategory
            return category == .control || category == .format || category == .lineSeparator
                || category == .paragraphSeparator
        }
        if line.count > limit { line = line.prefix(limit - 1) + "…" }
        while line.last == "." || line.last == " " { line.removeLast() }
        return line.isEmpty ? nil : line
    }
}
