/// A variable's value without what came along by accident: quotes that nobody took off, a line's end, the variable's own
/// name, characters that cannot be seen.
///
/// Files for containers keep quotes, files from Windows carriage returns, and people copy whole lines and headers.
struct VariableText: Sendable, Hashable {
    /// The value that was meant.
    private(set) var text: String
    /// What was taken off, in a few words each; empty for a value that is fine.
    private(set) var removed: [String] = []

    /// Cleans a value.
    ///
    /// - Parameters:
    ///   - raw: the value as it is set.
    ///   - name: the variable's name.
    ///   - isKey: whether it is a key, in which neither quotes nor the names of headers can stand.
    init(_ raw: String, named name: String, isKey: Bool = false) {
        text = raw
        // Each may hide another: `export NAME="Bearer KEY"`.
        var last: String
        repeat {
            last = text
            dropInvisible()
            trim()
            dropQuotes(alone: isKey)
            dropAssignment(to: name, ofAnyKey: isKey)
            if isKey { dropHeader() }
        } while text != last
    }

    /// What was taken off, in one sentence; `nil` for a value that is fine.
    func note(on name: String) -> String? {
        removed.isEmpty ? nil : "\(name) was read without \(removed.joined(separator: ", "))"
    }

    /// Takes something off at the beginning, without regard to case, and says what.
    ///
    /// - Returns: whether it was there.
    @discardableResult
    mutating func drop(prefix: String, as what: String) -> Bool {
        guard text.lowercased().hasPrefix(prefix.lowercased()) else { return false }
        set(String(text.dropFirst(prefix.count)), what)
        return true
    }

    /// Takes something off at the end, without regard to case, and says what.
    ///
    /// - Returns: whether it was there.
    @discardableResult
    mutating func drop(suffix: String, as what: String) -> Bool {
        guard text.lowercased().hasSuffix(suffix.lowercased()) else { return false }
        set(String(text.dropLast(suffix.count)), what)
        return true
    }

    private mutating func set(_ next: String, _ what: String) {
        guard next != text else { return }
        text = next
        if !removed.contains(what) { removed.append(what) }
    }

    private mutating func dropInvisible() {
        let kept = text.unicodeScalars.filter { scalar in
            switch scalar.value {
            case 0xAD, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0xFEFF: false
            default: true
            }
        }
        guard kept.count < text.unicodeScalars.count else { return }
        set(String(String.UnicodeScalarView(kept)), "characters that cannot be seen")
    }

    private mutating func trim() {
        var rest = text[...]
        while rest.first.map(Self.isBlank) == true { rest.removeFirst() }
        while rest.last.map(Self.isBlank) == true { rest.removeLast() }
        set(String(rest), "the white space around it")
    }

    private static func isBlank(_ character: Character) -> Bool {
        character.isWhitespace || character.unicodeScalars.allSatisfy { $0.properties.generalCategory == .control }
    }

    private mutating func dropQuotes(alone: Bool) {
        let pairs: [(Character, Character)] = [
            ("\"", "\""), ("'", "'"), ("`", "`"), ("“", "”"), ("‘", "’"), ("„", "“"), ("«", "»"),
            ("\u{FF02}", "\u{FF02}"),
        ]
        for (open, close) in pairs where text.count >= 2 && text.first == open && text.last == close {
            return set(String(text.dropFirst().dropLast()), "the quotes around it")
        }
        guard alone else { return }
        let quotes = "\"'`“”‘’"
        if let first = text.first, quotes.contains(first) { set(String(text.dropFirst()), "a quote") }
        if let last = text.last, quotes.contains(last) { set(String(text.dropLast()), "a quote") }
    }

    /// `NAME=`, `export NAME=`, `$env:NAME = `, `NAME: `.
    private mutating func dropAssignment(to name: String, ofAnyKey: Bool) {
        var rest = text[...]
        for word in ["export ", "set ", "setx ", "$env:", "env "] where rest.lowercased().hasPrefix(word) {
            rest = rest.dropFirst(word.count).drop { $0 == " " }
            break
        }
        let written = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        let isOwn = written.lowercased() == name.lowercased()
        let isKeyName =
            ofAnyKey && written == written.uppercased()
            && ["KEY", "TOKEN"].contains { written == $0 || written.hasSuffix("_\($0)") }
        guard !written.isEmpty, isOwn || isKeyName else { return }
        let sign = rest.dropFirst(written.count).drop { $0 == " " }
        guard let first = sign.first, first == "=" || first == ":" else { return }
        set(String(sign.dropFirst()), "`\(written)\(first)` before it")
    }

    private mutating func dropHeader() {
        for header in ["Authorization:", "X-API-Key:", "api-key:"] { drop(prefix: header, as: "`\(header)` before it") }
        for scheme in ["Bearer ", "Bearer:", "Token "] {
            drop(prefix: scheme, as: "`\(scheme.dropLast())` before it")
        }
        for sign in [";", ","] { drop(suffix: sign, as: "`\(sign)` after it") }
    }
}
