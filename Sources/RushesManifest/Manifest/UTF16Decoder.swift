/// Turns UTF-16, as spreadsheets save "Unicode text", into UTF-8; the bytes come in pieces.
struct UTF16Decoder: Sendable {
    private let isLittleEndian: Bool
    private var half: UInt8?
    private var high: UInt16?

    /// Makes a decoder if a file begins as UTF-16 does: with its mark, or with two Latin letters.
    init?(beginning bytes: [UInt8]) {
        if bytes.starts(with: [0xFF, 0xFE]) {
            isLittleEndian = true
        } else if bytes.starts(with: [0xFE, 0xFF]) {
            isLittleEndian = false
        } else if bytes.count >= 4, bytes[0] != 0, bytes[1] == 0, bytes[2] != 0, bytes[3] == 0 {
            isLittleEndian = true
        } else if bytes.count >= 4, bytes[0] == 0, bytes[1] != 0, bytes[2] == 0, bytes[3] != 0 {
            isLittleEndian = false
        } else {
            return nil
        }
    }

    /// Decodes the next bytes. Half a pair becomes the character for what cannot be read.
    mutating func decode(_ bytes: [UInt8]) -> [UInt8] {
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count / 2 + 1)
        for byte in bytes {
            guard let first = half else {
                half = byte
                continue
            }
            half = nil
            units.append(isLittleEndian ? UInt16(byte) << 8 | UInt16(first) : UInt16(first) << 8 | UInt16(byte))
        }
        if let high { units.insert(high, at: 0) }
        high = nil
        if let last = units.last, UTF16.isLeadSurrogate(last) { high = units.removeLast() }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }

    /// What is left at the file's end: the character for what cannot be read, where half a pair came.
    mutating func finish() -> [UInt8] {
        defer { (half, high) = (nil, nil) }
        return half == nil && high == nil ? [] : Array("\u{FFFD}".utf8)
    }
}
