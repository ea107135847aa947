/// Decodes a file that stands in a text, as its bytes arrive: a `data:` address (RFC 2397), or base64 alone.
///
/// Base64 is taken as clients write it: either alphabet (RFC 4648 §4, §5), with its padding or without, with line breaks,
/// and in an address percent-encoded. What the address says of its type is remembered and counts for nothing.
package struct InlineText {
    /// What is wrong with the text; none of it is repeated.
    package struct Fault: Error {
        /// What is wrong, to stand behind the member's name.
        package let message: String
    }

    private enum Stage {
        /// Whether it is an address is not known yet.
        case start
        /// In the head of an address, up to its comma.
        case head
        case base64
        /// The bytes of an address without `;base64`.
        case plain
    }

    /// How far an escape of JSON has come.
    private enum Escape {
        case none
        case begun
        case unicode(digits: Int, value: UInt32)
    }

    /// The longest head of an address.
    private static let longestHead = 512

    private let isEscaped: Bool
    private var stage = Stage.start
    private var escape = Escape.none
    private var head: [UInt8] = []
    private var isAddress = false
    /// How many digits of a percent-encoded byte are still due, and what came of it.
    private var percent: (due: Int, value: UInt8) = (0, 0)
    /// The digits of base64 that do not make whole bytes yet.
    private var digits: (value: UInt32, count: Int) = (0, 0)
    private var isPadded = false

    /// The type that the address states, in lower case; `nil` if it states none, or there is no address.
    package private(set) var statedType: String?

    /// Begins with a text.
    ///
    /// - Parameter isEscaped: whether it comes as it stands between the quotes of a JSON text.
    package init(isEscaped: Bool) { self.isEscaped = isEscaped }

    /// Whether a short text may be such a file: it begins like an address of its own, or has nothing but base64 in it.
    package static func maybe(_ text: String) -> Bool {
        var inline = InlineText(isEscaped: false)
        var bytes: [UInt8] = []
        var text = text
        return text.withUTF8 { utf8 in
            do {
                try inline.feed(UnsafeRawBufferPointer(utf8), into: &bytes)
                try inline.finish(into: &bytes)
                return true
            } catch {
                // A broken address is one all the same.
                return inline.isAddress
            }
        }
    }

    /// Takes a piece of the text.
    ///
    /// - Parameters:
    ///   - bytes: the piece.
    ///   - output: what the bytes of the file are added to.
    /// - Throws: what is wrong with it.
    package mutating func feed(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) throws(Fault) {
        var index = 0
        while index < bytes.count {
            if case .base64 = stage, case .none = escape, percent.due == 0 {
                index = takeRun(bytes, from: index, into: &output)
                guard index < bytes.count else { return }
            }
            let byte = bytes[index]
            index += 1
            guard isEscaped else {
                try take(byte, into: &output)
                continue
            }
            switch escape {
            case .none where byte == UInt8(ascii: "\\"): escape = .begun
            case .none:
                guard byte >= 0x20 else { throw Fault(message: "a control character stands in a text") }
                try take(byte, into: &output)
            case .begun: try unescape(byte, into: &output)
            case .unicode(let count, let value):
                guard let digit = Self.hexadecimal(byte) else {
                    throw Fault(message: "\\u is followed by something other than four hexadecimal digits")
                }
                let next = value << 4 | UInt32(digit)
                guard count < 3 else {
                    escape = .none
                    guard next < 0x80, next > 0 else { throw Self.foreign }
                    try take(UInt8(next), into: &output)
                    continue
                }
                escape = .unicode(digits: count + 1, value: next)
            }
        }
    }

    /// Ends the text.
    ///
    /// - Parameter output: what the last bytes are added to.
    /// - Throws: what is wrong if it breaks off.
    package mutating func finish(into output: inout [UInt8]) throws(Fault) {
        guard case .none = escape, percent.due == 0 else { throw Fault(message: "it ends within an escape") }
        if case .start = stage {
            stage = .base64
            for byte in head { try take(byte, into: &output) }
        }
        if case .head = stage { throw Fault(message: "its data: address has no comma") }
        switch digits.count {
        case 0: break
        case 2: output.append(UInt8(truncatingIfNeeded: digits.value >> 4))
        case 3:
            output.append(UInt8(truncatingIfNeeded: digits.value >> 10))
            output.append(UInt8(truncatingIfNeeded: digits.value >> 2))
        default: throw Fault(message: "its base64 breaks off")
        }
        digits = (0, 0)
    }

    // MARK: - Bytes

    /// Takes digits of base64 for as long as nothing else comes; where that is.
    private mutating func takeRun(_ bytes: UnsafeRawBufferPointer, from start: Int, into output: inout [UInt8]) -> Int {
        guard !isPadded else { return start }
        return Self.values.withUnsafeBufferPointer { values in
            var index = start
            var (value, count) = digits
            while index < bytes.count {
                let digit = values[Int(bytes[index])]
                guard digit < 64 else { break }
                value = value << 6 | UInt32(digit)
                count += 1
                index += 1
                if count == 4 {
                    output.append(UInt8(truncatingIfNeeded: value >> 16))
                    output.append(UInt8(truncatingIfNeeded: value >> 8))
                    output.append(UInt8(truncatingIfNeeded: value))
                    (value, count) = (0, 0)
                }
            }
            digits = (value, count)
            return index
        }
    }

    private mutating func unescape(_ byte: UInt8, into output: inout [UInt8]) throws(Fault) {
        escape = .none
        switch byte {
        case UInt8(ascii: "n"): try take(0x0A, into: &output)
        case UInt8(ascii: "r"): try take(0x0D, into: &output)
        case UInt8(ascii: "t"): try take(0x09, into: &output)
        case UInt8(ascii: "/"), UInt8(ascii: "\""), UInt8(ascii: "\\"): try take(byte, into: &output)
        case UInt8(ascii: "u"): escape = .unicode(digits: 0, value: 0)
        case UInt8(ascii: "b"), UInt8(ascii: "f"): throw Self.foreign
        default: throw Fault(message: "a text has an escape that JSON does not know")
        }
    }

    /// Takes one byte of what the text says.
    private mutating func take(_ byte: UInt8, into output: inout [UInt8]) throws(Fault) {
        switch stage {
        case .start:
            if head.isEmpty, Self.isSpace(byte) { return }
            head.append(byte)
            let scheme = Array("data:".utf8)
            let lower = byte >= 65 && byte <= 90 ? byte | 0x20 : byte
            guard lower == scheme[head.count - 1] else {
                stage = .base64
                let begun = head
                head = []
                for byte in begun { try take(byte, into: &output) }
                return
            }
            guard head.count == scheme.count else { return }
            (stage, isAddress, head) = (.head, true, [])
        case .head:
            guard byte != UInt8(ascii: ",") else { return readHead() }
            guard head.count < Self.longestHead, byte < 0x80 else {
                throw Fault(message: "its data: address has no comma")
            }
            head.append(byte)
        case .base64: try takeDigit(byte, into: &output)
        case .plain:
            if let byte = try decoded(byte) { output.append(byte) }
        }
    }

    private mutating func readHead() {
        let parts = String(decoding: head, as: UTF8.self).lowercased().split(
            separator: ";",
            omittingEmptySubsequences: false
        )
        .map { String($0.filter { $0 != " " && $0 != "\t" }) }
        statedType = parts.first.flatMap { $0.isEmpty ? nil : $0 }
        stage = parts.dropFirst().contains("base64") ? .base64 : .plain
        head = []
    }

    private mutating func takeDigit(_ byte: UInt8, into output: inout [UInt8]) throws(Fault) {
        var byte = byte
        if isAddress {
            guard let whole = try decoded(byte) else { return }
            byte = whole
        }
        switch Self.values[Int(byte)] {
        case let digit where digit < 64:
            guard !isPadded else { throw Fault(message: "something follows the end of its base64") }
            digits = (digits.value << 6 | UInt32(digit), digits.count + 1)
            guard digits.count == 4 else { return }
            output.append(UInt8(truncatingIfNeeded: digits.value >> 16))
            output.append(UInt8(truncatingIfNeeded: digits.value >> 8))
            output.append(UInt8(truncatingIfNeeded: digits.value))
            digits = (0, 0)
        case Self.padding: isPadded = true
        case Self.lineBreak: return
        // Words have spaces; base64 alone has none.
        case Self.space where isAddress: return
        default: throw Self.foreign
        }
    }

    /// A byte of an address once its percent-encoding is undone; `nil` while that is not whole.
    private mutating func decoded(_ byte: UInt8) throws(Fault) -> UInt8? {
        guard percent.due > 0 else {
            guard byte == UInt8(ascii: "%") else { return byte }
            percent = (2, 0)
            return nil
        }
        guard let digit = Self.hexadecimal(byte) else {
            throw Fault(message: "a percent sign in its data: address does not begin an encoded byte")
        }
        percent = (percent.due - 1, percent.value << 4 | digit)
        return percent.due == 0 ? percent.value : nil
    }

    private static let foreign = Fault(message: "a character stands in it that is none of base64")

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }

    private static let (space, lineBreak, padding): (UInt8, UInt8, UInt8) = (64, 65, 66)

    /// What each byte means in base64: a digit's value, or one of the signs above, or nothing.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, byte) in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8.enumerated() {
            values[Int(byte)] = UInt8(value)
        }
        (values[Int(UInt8(ascii: "-"))], values[Int(UInt8(ascii: "_"))]) = (62, 63)
        (values[0x20], values[0x09], values[0x0A], values[0x0D]) = (64, 65, 65, 65)
        values[Int(UInt8(ascii: "="))] = 66
        return values
    }()
}
