package import RushesCore

/// Reads one line of JSON Lines: an object, with its members in order and no key twice.
package struct JSONLineReader {
    /// Why a line cannot be read.
    package struct Fault: Error, Hashable {
        /// The byte of the line at which it went wrong, from 1.
        package var position: Int
        /// What is wrong, without the position.
        package var message: String
    }

    /// How deep lists and objects may stand in one another.
    package static let deepest = 64

    private let bytes: [UInt8]
    private var index = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Reads a line.
    ///
    /// - Throws: a fault if the line is no JSON object, or has a key twice. White space around it is not an error.
    package static func members(of line: [UInt8]) throws(Fault) -> [(key: String, value: JSONValue)] {
        var reader = JSONLineReader(line)
        reader.skipSpace()
        guard reader.peek == UInt8(ascii: "{") else { throw reader.fault("a row is an object: {\"prompt\": \"…\"}") }
        let members = try reader.object(depth: 1)
        reader.skipSpace()
        guard reader.peek == nil else { throw reader.fault("something follows the object: write one object a line") }
        return members
    }

    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    private func fault(_ message: String) -> Fault { Fault(position: index + 1, message: message) }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { index += 1 }
    }

    private mutating func takes(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard peek == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    private mutating func value(depth: Int) throws(Fault) -> JSONValue {
        skipSpace()
        guard depth <= Self.deepest else { throw fault("lists and objects stand more than \(Self.deepest) deep") }
        switch peek {
        case UInt8(ascii: "{"):
            let members = try object(depth: depth + 1)
            return .object(Dictionary(members.map { ($0.key, $0.value) }) { first, _ in first })
        case UInt8(ascii: "["): return .array(try list(depth: depth + 1))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        // Python writes a missing number so, although JSON does not know it.
        case UInt8(ascii: "N"): return try word("NaN", .null)
        case nil: throw fault("the line ends within the object")
        default: return try number()
        }
    }

    private mutating func object(depth: Int) throws(Fault) -> [(key: String, value: JSONValue)] {
        index += 1
        var members: [(key: String, value: JSONValue)] = []
        var keys: Set<String> = []
        if takes("}") { return members }
        repeat {
            skipSpace()
            guard peek == UInt8(ascii: "\"") else {
                throw fault(peek == nil ? "the line ends within an object" : "a key in quotes is missing")
            }
            let start = index
            let key = try string()
            guard keys.insert(key).inserted else {
                index = start
                throw fault("a key is there twice")
            }
            guard takes(":") else { throw fault("a colon is missing after a key") }
            members.append((key, try value(depth: depth)))
        } while takes(",")
        guard takes("}") else {
            throw fault(peek == nil ? "the line ends within an object" : "a comma or } is missing")
        }
        return members
    }

    private mutating func list(depth: Int) throws(Fault) -> [JSONValue] {
        index += 1
        var values: [JSONValue] = []
        if takes("]") { return values }
        repeat { values.append(try value(depth: depth)) } while takes(",")
        guard takes("]") else {
            throw fault(peek == nil ? "the line ends within a list" : "a comma or ] is missing")
        }
        return values
    }

    private mutating func word(_ text: StaticString, _ value: JSONValue) throws(Fault) -> JSONValue {
        let expected = Array(text.description.utf8)
        guard bytes[index...].starts(with: expected) else { throw fault("texts need quotes") }
        index += expected.count
        return value
    }

    private mutating func number() throws(Fault) -> JSONValue {
        let start = index
        if peek == UInt8(ascii: "-") { index += 1 }
        let whole = digits()
        guard whole > 0 else {
            index = start
            throw fault("a value is missing: texts need quotes")
        }
        let hasLeadingZero = whole > 1 && bytes[index - whole] == UInt8(ascii: "0")
        var isComplete = !hasLeadingZero
        if peek == UInt8(ascii: ".") {
            index += 1
            isComplete = digits() > 0 && isComplete
        }
        if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
            index += 1
            if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { index += 1 }
            isComplete = digits() > 0 && isComplete
        }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        if isComplete, let number = Int64(text) { return .integer(number) }
        guard isComplete, let number = Double(text), number.isFinite else {
            index = start
            throw fault("a number is not written as JSON wants it")
        }
        return Int64(exactly: number).map { .integer($0) } ?? .number(number)
    }

    private mutating func digits() -> Int {
        let start = index
        while let byte = peek, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { index += 1 }
        return index - start
    }

    private mutating func string() throws(Fault) -> String {
        let opening = index
        index += 1
        var text: [UInt8] = []
        var start = index
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                text += bytes[start..<index]
                index += 1
                guard text.count <= CSVMachine.longestCell else { throw fault("a text has more than 1 MB") }
                guard let valid = String(validating: text, as: UTF8.self) else {
                    index = opening
                    throw fault("a text is not in UTF-8: save the file as UTF-8")
                }
                return valid
            case UInt8(ascii: "\\"):
                text += bytes[start..<index]
                index += 1
                try escape(into: &text)
                start = index
            case 0..<0x20: throw fault("a text has a control character: write it as \\n, \\t or \\u00XX")
            default: index += 1
            }
        }
        index = opening
        throw fault("the quote of a text is never closed")
    }

    private mutating func escape(into text: inout [UInt8]) throws(Fault) {
        let letter = peek
        index += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter ?? 0)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            var code = try hexadecimal()
            if (0xD800..<0xDC00).contains(code) {
                guard peek == UInt8(ascii: "\\"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "u") else {
                    throw fault("half of a \\u pair is missing")
                }
                index += 2
                let low = try hexadecimal()
                guard (0xDC00..<0xE000).contains(low) else { throw fault("half of a \\u pair is missing") }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            guard code != 0 else { throw fault("a text has a character zero") }
            guard let scalar = Unicode.Scalar(code) else { throw fault("half of a \\u pair is missing") }
            text += Array(String(Character(scalar)).utf8)
        default:
            index -= 1
            throw fault("a backslash is followed by what JSON does not know")
        }
    }

    private mutating func hexadecimal() throws(Fault) -> UInt32 {
        guard index + 4 <= bytes.count else { throw fault("\\u needs four hexadecimal digits") }
        var code: UInt32 = 0
        for byte in bytes[index..<index + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw fault("\\u needs four hexadecimal digits")
            }
            code = code << 4 | UInt32(digit)
        }
        index += 4
        return code
    }
}
