import Foundation
import RushesCore

/// JSON as services write it, read for what is needed of it in spite of what nobody needs.
///
/// Every JSON text is read as what it says. Beyond that: marks of byte order, `NaN`, bytes of Latin-1, halves of
/// surrogate pairs, bare control characters, numbers that fit nothing, doubled keys (the last that says anything counts),
/// missing and trailing commas, and whatever stands behind the value. A text that ends too early is none: what it would
/// have said is not known.
///
/// Everything is bounded: depth, the number of values, and the length of texts. Media that stand in the text as data are
/// not copied out of it; see ``InlineMedia``.
struct LooseJSON {
    /// What was read.
    let value: JSONValue
    /// The bytes that it was read from.
    let bytes: Data
    /// Where data of media stand in the bytes, without their quotes.
    let media: [Range<Int>]

    /// Reads bytes; `nil` if no JSON value begins there, or it does not end.
    init?(_ data: Data) {
        // Slices keep their own indices.
        let plain = Self.transcoded(data.startIndex == 0 ? data : Data(data))
        var parsed: (value: JSONValue, media: [Range<Int>])?
        plain.withUnsafeBytes { buffer in
            var parser = Parser(bytes: buffer)
            if let value = try? parser.document() { parsed = (value, parser.media) }
        }
        guard let parsed else { return nil }
        value = parsed.value
        media = parsed.media
        bytes = plain
    }

    /// Reads a text that stands inside another.
    init?(_ text: String) { self.init(Data(text.utf8)) }

    /// UTF-16, with or without its mark, as UTF-8; anything else as it is.
    private static func transcoded(_ data: Data) -> Data {
        guard data.count >= 4 else { return data }
        let start = Array(data.prefix(4))
        let encoding: String.Encoding
        switch (start[0], start[1]) {
        case (0xFF, 0xFE), (0xFE, 0xFF): encoding = .utf16
        case (0x7B, 0), (0x5B, 0): encoding = .utf16LittleEndian
        case (0, 0x7B), (0, 0x5B): encoding = .utf16BigEndian
        default: return data
        }
        return String(data: data, encoding: encoding).map { Data($0.utf8) } ?? data
    }
}

extension LooseJSON {
    private struct Parser {
        private struct EndsTooEarly: Error {}
        private struct IsNoJSON: Error {}

        /// Containers deeper than this are passed over.
        private static let depthLimit = 96
        /// Containers after so many values are passed over.
        private static let valueLimit = 1 << 20
        /// Of a longer text only the beginning is kept.
        private static let textLimit = 8 << 20
        private static let keptOfLongText = 4096
        private static let wordLimit = 512

        let bytes: UnsafeRawBufferPointer
        var media: [Range<Int>] = []
        private var at = 0
        private var count = 0

        init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

        mutating func document() throws -> JSONValue {
            if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }
            skipSpace()
            for prefix in [")]}',", ")]}'", "data:"] where bytes[at...].starts(with: prefix.utf8) {
                at += prefix.utf8.count
                break
            }
            skipSpace()
            guard let first = peek else { throw EndsTooEarly() }
            switch first {
            case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\""): return try value(at: 0)
            default:
                // Outside a container only what JSON itself knows is a value: a page's text is none.
                let word = try self.word(at: 0)
                if case .string = word { throw IsNoJSON() }
                return word
            }
        }

        private var peek: UInt8? { at < bytes.count ? bytes[at] : nil }

        private mutating func skipSpace() {
            while at < bytes.count, bytes[at] <= 0x20 { at += 1 }
        }

        private mutating func value(at depth: Int) throws -> JSONValue {
            skipSpace()
            guard let first = peek else { throw EndsTooEarly() }
            count += 1
            switch first {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                guard depth < Self.depthLimit, count < Self.valueLimit else {
                    try passOverContainer()
                    return .null
                }
                return first == UInt8(ascii: "{") ? try object(at: depth) : try array(at: depth)
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                return .string(try text(mayBeMedia: true))
            default:
                return try word(at: depth)
            }
        }

        private mutating func object(at depth: Int) throws -> JSONValue {
            at += 1
            var members: [String: JSONValue] = [:]
            while true {
                skipSpace()
                guard let next = peek else { throw EndsTooEarly() }
                switch next {
                case UInt8(ascii: "}"), UInt8(ascii: "]"):
                    at += 1
                    return .object(members)
                case UInt8(ascii: ","), UInt8(ascii: ":"):
                    at += 1
                    continue
                case UInt8(ascii: "\""), UInt8(ascii: "'"):
                    let key = try text(mayBeMedia: false)
                    try readMember(key, into: &members, at: depth)
                case UInt8(ascii: "{"), UInt8(ascii: "["):
                    // A value without a key.
                    try passOverContainer()
                default:
                    guard case .string(let key) = try word(at: depth + 1) else { continue }
                    try readMember(key, into: &members, at: depth)
                }
            }
        }

        private mutating func readMember(
            _ key: String,
            into members: inout [String: JSONValue],
            at depth: Int
        ) throws {
            skipSpace()
            guard let colon = peek else { throw EndsTooEarly() }
            guard colon == UInt8(ascii: ":") else { return }
            at += 1
            skipSpace()
            guard let next = peek else { throw EndsTooEarly() }
            let isMissing = next == UInt8(ascii: ",") || next == UInt8(ascii: "}")
            let value = isMissing ? .null : try value(at: depth + 1)
            // Of two equal keys the last counts that says anything.
            if members[key] == nil || !value.saysNothing { members[key] = value }
            try skipToNext()
        }

        private mutating func array(at depth: Int) throws -> JSONValue {
            at += 1
            var values: [JSONValue] = []
            while true {
                skipSpace()
                guard let next = peek else { throw EndsTooEarly() }
                switch next {
                case UInt8(ascii: "]"):
                    at += 1
                    return .array(values)
                case UInt8(ascii: "}"):
                    // The end of the object around it: this list was not closed.
                    return .array(values)
                case UInt8(ascii: ","):
                    at += 1
                default:
                    values.append(try value(at: depth + 1))
                    try skipToNext()
                }
            }
        }

        /// Passes over what stands between a value and the next comma, end or text, and belongs nowhere.
        private mutating func skipToNext() throws {
            while let next = peek {
                switch next {
                case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: "\""), UInt8(ascii: "{"),
                    UInt8(ascii: "["):
                    return
                default: at += 1
                }
            }
            throw EndsTooEarly()
        }

        /// Passes over an object or a list, however deep it is.
        private mutating func passOverContainer() throws {
            var depth = 0
            while let next = peek {
                switch next {
                case UInt8(ascii: "{"), UInt8(ascii: "["):
                    depth += 1
                    at += 1
                case UInt8(ascii: "}"), UInt8(ascii: "]"):
                    depth -= 1
                    at += 1
                    if depth == 0 { return }
                case UInt8(ascii: "\""): _ = try textRange()
                default: at += 1
                }
            }
            throw EndsTooEarly()
        }

        // MARK: Words

        /// A number, `true`, `null`, or any other word: that is a text of its own.
        private mutating func word(at depth: Int) throws -> JSONValue {
            let start = at
            while let next = peek, next > 0x20, !",]}:{[\"".utf8.contains(next) { at += 1 }
            guard at > start else {
                at += 1
                return .null
            }
            // A number at the very end may go on in what did not come.
            guard at < bytes.count || depth == 0 else { throw EndsTooEarly() }
            let text = String(decoding: bytes[start..<min(at, start + Self.wordLimit)], as: UTF8.self)
            switch text.lowercased() {
            case "true": return .bool(true)
            case "false": return .bool(false)
            case "null", "none", "nil", "undefined", "nan", "-nan", "+nan": return .null
            default: break
            }
            if let number = Int64(text) { return .integer(number) }
            guard let number = Double(text) else { return .string(text) }
            guard number.isFinite else { return .null }
            if text.utf8.allSatisfy({ (48...57).contains($0) || $0 == 45 || $0 == 43 }) {
                // An id, perhaps: as a fraction it would be another.
                return .string(text)
            }
            if let whole = Int64(exactly: number), whole.magnitude < 1 << 53 { return .integer(whole) }
            return .number(number)
        }

        // MARK: Texts

        /// Where a text stands, without its quotes; goes behind it.
        private mutating func textRange() throws -> Range<Int> {
            let quote = bytes[at]
            at += 1
            let start = at
            while at < bytes.count {
                let byte = bytes[at]
                if byte == quote {
                    at += 1
                    return start..<(at - 1)
                }
                at += byte == UInt8(ascii: "\\") ? 2 : 1
            }
            throw EndsTooEarly()
        }

        private mutating func text(mayBeMedia: Bool) throws -> String {
            var range = try textRange()
            if mayBeMedia, InlineMedia.begins(bytes[range]) {
                media.append(range)
                return InlineMedia.mark(media.count - 1)
            }
            if range.count > Self.textLimit { range = range.prefix(Self.keptOfLongText) }
            let text = Self.text(of: Self.unescaped(bytes[range]))
            // Nothing that a service writes is taken for a mark of ours.
            return InlineMedia.isMark(text) ? String(text.dropFirst()) : text
        }

        private static func unescaped(_ slice: Slice<UnsafeRawBufferPointer>) -> [UInt8] {
            guard slice.contains(UInt8(ascii: "\\")) else { return Array(slice) }
            var plain: [UInt8] = []
            plain.reserveCapacity(slice.count)
            var at = slice.startIndex
            while at < slice.endIndex {
                guard slice[at] == UInt8(ascii: "\\"), at + 1 < slice.endIndex else {
                    if slice[at] != UInt8(ascii: "\\") { plain.append(slice[at]) }
                    at += 1
                    continue
                }
                let escaped = slice[at + 1]
                at += 2
                switch escaped {
                case UInt8(ascii: "n"): plain.append(10)
                case UInt8(ascii: "t"): plain.append(9)
                case UInt8(ascii: "r"): plain.append(13)
                case UInt8(ascii: "b"): plain.append(8)
                case UInt8(ascii: "f"): plain.append(12)
                case UInt8(ascii: "u"): plain += scalar(in: slice, at: &at)
                default: plain.append(escaped)
                }
            }
            return plain
        }

        /// The character of `\u` and four digits, of two such where they are a pair; half of a pair is no character.
        private static func scalar(in slice: Slice<UnsafeRawBufferPointer>, at: inout Int) -> [UInt8] {
            guard let first = unit(in: slice, at: at) else { return Array("\u{FFFD}".utf8) }
            at += 4
            var number = UInt32(first)
            if (0xD800..<0xDC00).contains(first), at + 6 <= slice.endIndex, slice[at] == UInt8(ascii: "\\"),
                slice[at + 1] == UInt8(ascii: "u"), let second = unit(in: slice, at: at + 2),
                (0xDC00..<0xE000).contains(second)
            {
                at += 6
                number = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
            }
            return Array(String(Unicode.Scalar(number) ?? "\u{FFFD}").utf8)
        }

        private static func unit(in slice: Slice<UnsafeRawBufferPointer>, at: Int) -> UInt16? {
            guard at + 4 <= slice.endIndex else { return nil }
            return UInt16(String(decoding: slice[at..<(at + 4)], as: UTF8.self), radix: 16)
        }

        /// UTF-8; a byte that is none of it is the Latin letter of that number.
        private static func text(of plain: [UInt8]) -> String {
            let text = String(decoding: plain, as: UTF8.self)
            guard text.unicodeScalars.contains("\u{FFFD}") else { return text }
            var mended = String.UnicodeScalarView()
            var at = 0
            while at < plain.count {
                let byte = plain[at]
                let length = byte < 0x80 ? 1 : byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC2 ? 2 : 0
                let end = at + length
                if length > 0, end <= plain.count,
                    let piece = String(bytes: plain[at..<end], encoding: .utf8)
                {
                    mended.append(contentsOf: piece.unicodeScalars)
                    at = end
                } else {
                    mended.append(Unicode.Scalar(byte))
                    at += 1
                }
            }
            return String(mended)
        }
    }
}

extension JSONValue {
    /// Whether the value is one that stands for none.
    fileprivate var saysNothing: Bool {
        switch self {
        case .null: true
        case .string(let text): text.isEmpty
        case .array(let values): values.isEmpty
        case .object(let members): members.isEmpty
        case .bool, .integer, .number: false
        }
    }
}
