/// One line of JSON as it is written: texts are escaped, cut, and rid of secrets in one pass.
struct LogLine {
    /// What encloses values.
    enum Enclosure {
        /// A list.
        case array
        /// Members with keys.
        case object
    }

    private static let digits = Array("0123456789abcdef".utf8)
    private static let scheme = Array("://".utf8)

    private let secrets: [[UInt8]]
    private let longestSecret: Int
    private var bytes: [UInt8] = []
    private var needsComma = false

    /// Begins a line.
    ///
    /// - Parameter secrets: The texts that must not stand in it, the longest first.
    init(secrets: [[UInt8]]) {
        self.secrets = secrets
        longestSecret = secrets.first?.count ?? 0
        bytes.reserveCapacity(512)
    }

    /// The line, without its end.
    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Opens a list or an object.
    mutating func begin(_ enclosure: Enclosure) {
        comma()
        bytes.append(enclosure == .array ? UInt8(ascii: "[") : UInt8(ascii: "{"))
        needsComma = false
    }

    /// Closes what was opened last.
    mutating func end(_ enclosure: Enclosure) {
        bytes.append(enclosure == .array ? UInt8(ascii: "]") : UInt8(ascii: "}"))
        needsComma = true
    }

    /// Writes the key of the value that follows.
    mutating func key(_ key: String) {
        comma()
        write(key, isAddress: false)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes a value. In an address a query is withheld even where no scheme stands before it.
    mutating func value(_ text: String, isAddress: Bool = false) {
        comma()
        write(text, isAddress: isAddress)
        needsComma = true
    }

    /// Writes a key and its value.
    mutating func member(_ key: String, _ text: String) {
        self.key(key)
        value(text)
    }

    private mutating func comma() { if needsComma { bytes.append(UInt8(ascii: ",")) } }

    private mutating func write(_ text: String, isAddress: Bool) {
        bytes.append(UInt8(ascii: "\""))
        let most = JSONLogHandler.mostCharacterCount
        // A secret that begins before the cut is seen as a whole.
        let source = Array(text.utf8.prefix(4 * most + longestSecret + 4))
        var index = 0
        var characterCount = 0
        var isInAddress = isAddress
        while index < source.count {
            let byte = source[index]
            if byte & 0xC0 != 0x80 {
                guard characterCount < most else {
                    bytes += "…".utf8
                    break
                }
                characterCount += 1
            }
            if let length = secretLength(in: source, at: index) {
                bytes += LogSecrecy.withheld.utf8
                index += length
                continue
            }
            if Self.endsAddress(byte) {
                isInAddress = isAddress
            } else if byte == UInt8(ascii: ":"), source[index...].starts(with: Self.scheme) {
                isInAddress = true
            } else if byte == UInt8(ascii: "?"), isInAddress {
                bytes.append(byte)
                bytes += LogSecrecy.withheld.utf8
                while index < source.count, !Self.endsAddress(source[index]) { index += 1 }
                continue
            }
            index += escape(source, at: index)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private func secretLength(in source: [UInt8], at index: Int) -> Int? {
        for secret in secrets where secret[0] == source[index] && source[index...].starts(with: secret) {
            return secret.count
        }
        return nil
    }

    private static func endsAddress(_ byte: UInt8) -> Bool { byte <= 0x20 || "\"'<>()`".utf8.contains(byte) }

    /// Writes one byte, or the two of a control character above ASCII, and says how many there were.
    private mutating func escape(_ source: [UInt8], at index: Int) -> Int {
        let byte = source[index]
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
        case UInt8(ascii: "\n"): bytes += "\\n".utf8
        case UInt8(ascii: "\r"): bytes += "\\r".utf8
        case UInt8(ascii: "\t"): bytes += "\\t".utf8
        case 0..<0x20, 0x7F: code(byte)
        case 0xC2 where index + 1 < source.count && source[index + 1] < 0xA0:
            code(source[index + 1])
            return 2
        default: bytes.append(byte)
        }
        return 1
    }

    private mutating func code(_ byte: UInt8) {
        bytes += "\\u00".utf8
        bytes.append(Self.digits[Int(byte >> 4)])
        bytes.append(Self.digits[Int(byte & 15)])
    }
}
