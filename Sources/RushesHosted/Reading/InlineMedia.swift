import Foundation
import RushesCore

/// A clip that stands in an answer itself: `data:video/mp4;base64,…`, or bare Base64.
///
/// In what was read of the answer a mark stands in its place, so that it is in no message, log or ledger; its bytes go
/// straight from the answer into a file.
struct InlineMedia {
    /// A clip may have so many bytes.
    static let byteLimit = 256 << 20
    /// An answer with such a clip in it may have so many.
    static let answerLimit = 352 << 20

    private static let markStart = "\u{0}inline "
    private static let headLimit = 256

    /// Where the encoded bytes stand in the answer.
    private let payload: Range<Int>
    private let isBase64: Bool
    private let isEscapedForAddresses: Bool
    /// The media type that is said, in small letters; empty if none is.
    let mediaType: String

    // MARK: Marks

    /// What stands in the place of the media of this number.
    static func mark(_ number: Int) -> String { markStart + String(number) }

    /// Whether a text is such a mark.
    static func isMark(_ text: String) -> Bool { text.hasPrefix(markStart) }

    /// The number of the media in whose place a mark stands; `nil` for any other text.
    static func number(of text: String) -> Int? {
        isMark(text) ? Int(text.dropFirst(markStart.count)) : nil
    }

    /// Whether data of media begin here: an address that holds its own content, or Base64 of a clip's first bytes.
    static func begins(_ text: Slice<UnsafeRawBufferPointer>) -> Bool {
        let start = text.prefix(headLimit)
        if start.count >= 5, String(decoding: start.prefix(5), as: UTF8.self).lowercased() == "data:" { return true }
        return beginsLikeClip(start)
    }

    /// MP4 begins with the size of a box and `ftyp`, WebM and Matroska with the head of EBML.
    private static func beginsLikeClip(_ text: some Collection<UInt8>) -> Bool {
        guard text.count >= 64 else { return false }
        return text.starts(with: "GkXfo".utf8)
            || (text.starts(with: "AAAA".utf8) && text.dropFirst(6).starts(with: "Z0eX".utf8))
    }

    // MARK: Reading

    /// Looks at data of media in an answer; `nil` if they are not of a clip.
    init?(in bytes: Data, at range: Range<Int>) {
        let head = bytes[range].prefix(Self.headLimit)
        guard head.prefix(5).elementsEqual("data:".utf8, by: { $0 | 0x20 == $1 | 0x20 }) else {
            guard Self.beginsLikeClip(head) else { return nil }
            (payload, isBase64, isEscapedForAddresses, mediaType) = (range, true, false, "")
            return
        }
        guard let comma = head.firstIndex(of: UInt8(ascii: ",")) else { return nil }
        let words = String(decoding: head[(range.lowerBound + 5)..<comma], as: UTF8.self).lowercased()
            .replacing("\\", with: "").split(separator: ";", omittingEmptySubsequences: false)
            .map { $0.trimmingCharacters(in: .whitespaces) }
        let type = words.first ?? ""
        payload = (comma + 1)..<range.upperBound
        isBase64 = words.contains("base64")
        isEscapedForAddresses = true
        mediaType = type
        let isNameless = type.isEmpty || ["application/octet-stream", "binary/octet-stream"].contains(type)
        let isClip = type.hasPrefix("video/") || type == "application/mp4"
        guard isClip || (isNameless && Self.beginsLikeClip(bytes[payload].prefix(Self.headLimit))) else { return nil }
    }

    /// Writes the media's own bytes, piece by piece.
    ///
    /// - Parameters:
    ///   - bytes: the answer.
    ///   - write: takes a piece.
    /// - Returns: how many bytes were written; `nil` if there are more than ``byteLimit``, or none that can be read.
    func decode(from bytes: Data, write: ([UInt8]) throws -> Void) rethrows -> Int? {
        var written = 0
        var piece: [UInt8] = []
        piece.reserveCapacity(256 << 10)
        var (bits, bitCount): (UInt32, Int) = (0, 0)
        var reader = Reader(
            bytes: bytes,
            at: payload.lowerBound,
            end: payload.upperBound,
            mayBeEscaped: isEscapedForAddresses
        )
        while let byte = reader.next() {
            if isBase64 {
                guard let digit = Self.digit(byte) else {
                    if byte == UInt8(ascii: "=") { break }
                    // Line breaks stand in Base64, and nothing else.
                    guard byte <= 0x20 else { return nil }
                    continue
                }
                bits = bits << 6 | UInt32(digit)
                bitCount += 6
                guard bitCount >= 8 else { continue }
                bitCount -= 8
                piece.append(UInt8(truncatingIfNeeded: bits >> UInt32(bitCount)))
            } else {
                piece.append(byte)
            }
            guard piece.count == 256 << 10 else { continue }
            written += piece.count
            guard written <= Self.byteLimit else { return nil }
            try write(piece)
            piece.removeAll(keepingCapacity: true)
        }
        written += piece.count
        guard written <= Self.byteLimit, written > 0 else { return nil }
        try write(piece)
        return written
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - 65
        case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - 71
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte + 4
        case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
        default: nil
        }
    }

    /// The characters of a JSON text, without JSON's own escapes and those of addresses.
    private struct Reader {
        let bytes: Data
        var at: Int
        let end: Int
        let mayBeEscaped: Bool

        mutating func next() -> UInt8? {
            guard at < end else { return nil }
            let byte = bytes[at]
            at += 1
            switch byte {
            case UInt8(ascii: "\\"): return escaped()
            case UInt8(ascii: "%") where mayBeEscaped:
                guard at + 2 <= end,
                    let value = UInt8(String(decoding: bytes[at..<(at + 2)], as: UTF8.self), radix: 16)
                else { return byte }
                at += 2
                return value
            default: return byte
            }
        }

        private mutating func escaped() -> UInt8? {
            guard at < end else { return nil }
            let byte = bytes[at]
            at += 1
            switch byte {
            case UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"): return 0x20
            case UInt8(ascii: "u"):
                guard at + 4 <= end,
                    let value = UInt16(String(decoding: bytes[at..<(at + 4)], as: UTF8.self), radix: 16), value < 256
                else { return byte }
                at += 4
                return UInt8(value)
            default: return byte
            }
        }
    }
}
