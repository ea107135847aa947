/// A header value with parameters: `form-data; name="clip"; filename="a.mp4"` (RFC 9110 §5.6.6, RFC 2183 §2).
struct ParameterList {
    /// What stands before the first semicolon, in lower case.
    let value: String

    /// The parameters in their order: names in lower case, values without their quotes.
    let parameters: [(name: String, value: String)]

    /// The most parameters of a value.
    static let mostParameterCount = 16

    /// Reads a header value.
    ///
    /// In quotes a backslash stands for itself, as browsers write it, unless a quote or a backslash follows. `nil` if
    /// a name or a closing quote is missing, a parameter is there twice, there are too many, or a text is not UTF-8. White space around
    /// semicolons and a semicolon at the end are not errors.
    init?(_ bytes: ArraySlice<UInt8>) {
        var scanner = Scanner(rest: bytes)
        guard let value = scanner.word(endingAt: [UInt8(ascii: ";")]) else { return nil }
        var parameters: [(name: String, value: String)] = []
        while scanner.takes(UInt8(ascii: ";")) {
            scanner.skipSpace()
            if scanner.rest.isEmpty { break }
            guard parameters.count < Self.mostParameterCount,
                let name = scanner.word(endingAt: [UInt8(ascii: "="), UInt8(ascii: ";")])?.lowercased(),
                !name.isEmpty, !parameters.contains(where: { $0.name == name }),
                scanner.takes(UInt8(ascii: "=")), let text = scanner.text()
            else { return nil }
            parameters.append((name, text))
        }
        guard scanner.rest.isEmpty else { return nil }
        self.value = value.lowercased()
        self.parameters = parameters
    }

    /// The value of a parameter, or `nil` if it is not there.
    subscript(name: String) -> String? { parameters.first { $0.name == name }?.value }
}

extension ParameterList {
    private struct Scanner {
        var rest: ArraySlice<UInt8>

        mutating func skipSpace() { rest = rest.drop { $0 == 0x20 || $0 == 0x09 } }

        mutating func takes(_ byte: UInt8) -> Bool {
            skipSpace()
            guard rest.first == byte else { return false }
            rest = rest.dropFirst()
            return true
        }

        /// What stands before one of the given bytes, without the white space around it.
        mutating func word(endingAt ends: [UInt8]) -> String? {
            skipSpace()
            let taken = rest.prefix { !ends.contains($0) }
            rest = rest[taken.endIndex...]
            let last = taken.lastIndex { $0 != 0x20 && $0 != 0x09 }
            let word = last.map { taken[...$0] } ?? []
            return word.contains(UInt8(ascii: "\"")) ? nil : String(validating: word, as: UTF8.self)
        }

        /// A value with or without quotes.
        mutating func text() -> String? {
            guard takes(UInt8(ascii: "\"")) else { return word(endingAt: [UInt8(ascii: ";")]) }
            var text: [UInt8] = []
            while let byte = rest.popFirst() {
                if byte == UInt8(ascii: "\"") {
                    skipSpace()
                    return String(validating: text, as: UTF8.self)
                }
                let next = rest.first
                if byte == UInt8(ascii: "\\"), next == UInt8(ascii: "\"") || next == UInt8(ascii: "\\") {
                    text.append(rest.removeFirst())
                } else {
                    text.append(byte)
                }
            }
            return nil
        }
    }
}
