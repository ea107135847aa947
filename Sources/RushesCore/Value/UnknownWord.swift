/// A word in something that was stored that this version does not know: a later version has written it.
package struct UnknownWord: Error, Sendable, Hashable {
    /// The word, if it can be shown.
    package let word: String
    /// What it stands for: `state`.
    package let subject: String

    /// Names a word. One that is no plain name is not shown: it may be anything.
    package init(_ word: String, for subject: String) {
        let isPlain = (1...40).contains(word.utf8.count) && word.utf8.allSatisfy(Self.isPlain)
        self.word = isPlain ? word : "…"
        self.subject = subject
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"): true
        default: false
        }
    }
}

extension RawRepresentable where RawValue == String {
    /// Reads one of a fixed few words.
    ///
    /// - Throws: `UnknownWord` if it is none of them; `DecodingError` if it is no text.
    package static func known(in decoder: any Decoder, as subject: String) throws -> Self {
        let word = try decoder.singleValueContainer().decode(String.self)
        guard let value = Self(rawValue: word) else { throw UnknownWord(word, for: subject) }
        return value
    }
}
