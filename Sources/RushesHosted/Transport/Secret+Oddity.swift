extension Secret {
    /// What looks odd about the key, in a few words each, so that a person finds the slip; nothing of it is shown.
    ///
    /// May be empty: most keys that a service does not accept look like any other.
    package var oddities: [String] {
        let key = reveal()
        let lower = key.lowercased()
        var found: [String] = []
        if let service = Self.services.first(where: { key.hasPrefix($0.prefix) })?.name {
            found.append("it begins like a key of \(service)")
        } else if lower.hasPrefix("http://") || lower.hasPrefix("https://") {
            found.append("it is an address")
        } else if key.hasPrefix("$") || key.hasPrefix("%") || key.hasPrefix("{{") {
            found.append("it is a variable that nothing was put in place of")
        } else if Self.looksLikeExample(lower) {
            found.append("it reads like the placeholder of an example")
        } else if key.hasPrefix("/") || key.hasPrefix("./") || key.hasPrefix("~/") {
            found.append("it is a path")
        }
        if key.contains(where: { "\"'`<>=,;{}()".contains($0) }) {
            found.append("it holds quotes, brackets or other signs")
        }
        let count = key.utf8.count
        if count < 16 {
            found.append("it is only \(count) character\(count == 1 ? "" : "s") long")
        } else if count > 256 {
            found.append("it is \(count) characters long")
        } else if Set(key).count < 5 {
            found.append("it repeats the same few characters")
        } else if count % 2 == 0, key.prefix(count / 2) == key.suffix(count / 2) {
            found.append("it stands there twice")
        }
        return found
    }

    private static let services: [(prefix: String, name: String)] = [
        ("sk-ant-", "Anthropic"), ("sk-", "OpenAI"), ("AIza", "Google"), ("r8_", "Replicate"), ("hf_", "Hugging Face"),
        ("ghp_", "GitHub"), ("github_pat_", "GitHub"), ("AKIA", "Amazon"), ("rsh_", "a Rushes gateway"),
        ("eyJ", "a web session (a token)"),
    ]

    private static func looksLikeExample(_ key: String) -> Bool {
        let words = [
            "your", "example", "placeholder", "changeme", "change-me", "change_me", "xxxx", "....", "****", "insert",
            "replace", "todo", "api_key", "api-key", "apikey_here", "key-here", "key_here", "my-key", "my_key",
            "test-key", "secret-key", "<", "undefined",
        ]
        return words.contains { key.contains($0) }
            || ["null", "none", "nil", "key", "secret", "token", "apikey"].contains(key)
    }
}
