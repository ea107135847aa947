/// The DEFLATE format (RFC 1951), decoded piece by piece.
///
/// Memory stays below what one piece may become and the format's own window of 32 KiB, for any input.
struct Inflate: Sendable {
    private enum Step {
        case header
        case stored(left: Int)
        case coded(literals: HuffmanTable, distances: HuffmanTable)
        case ended
    }

    private static let windowByteCount = 32_768
    private static let lengthBases = [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258,
    ]
    private static let lengthBits = [
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
    ]
    private static let distanceBases = [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
        6145,
        8193, 12_289, 16_385, 24_577,
    ]
    private static let distanceBits = [
        0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
    ]
    private static let orderOfLengths = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

    /// What is read from; at the end it stands behind the format's last bit.
    var bits = BitReader()
    private var step = Step.header
    private var isLast = false
    /// The window, and behind it what is new.
    private var output: [UInt8] = []
    private var newStart = 0

    /// Whether the format's own end has come.
    var hasEnded: Bool { if case .ended = step { true } else { false } }

    /// Decodes what has been appended to ``bits``, up to about `limit` bytes of output.
    ///
    /// - Returns: what is new; empty if more has to come in first, or the end was reached.
    /// - Throws: `damaged`.
    mutating func decode(atMost limit: Int) throws(CodingFailure) -> [UInt8] {
        while output.count - newStart < limit {
            let before = bits.place
            guard try advance(limit: limit) else {
                // A header that is not whole yet is read again from its beginning.
                if case .header = step { bits.place = before }
                break
            }
        }
        let fresh = Array(output[newStart...])
        if output.count > 4 * Self.windowByteCount { output.removeFirst(output.count - Self.windowByteCount) }
        newStart = output.count
        return fresh
    }

    /// Does one step.
    ///
    /// - Returns: whether it could; `false` if more must come in first, or there is nothing more.
    private mutating func advance(limit: Int) throws(CodingFailure) -> Bool {
        switch step {
        case .ended: return false
        case .header: return try readHeader()
        case .stored(let left):
            let bytes = bits.bytes(atMost: min(left, limit))
            output.append(contentsOf: bytes)
            step = left == bytes.count ? next : .stored(left: left - bytes.count)
            return !bytes.isEmpty || left == 0
        case .coded(let literals, let distances):
            return try readCoded(literals, distances, limit: limit)
        }
    }

    private var next: Step { isLast ? .ended : .header }

    private mutating func readHeader() throws(CodingFailure) -> Bool {
        guard let start = bits.take(3) else { return false }
        switch start >> 1 {
        case 0:
            bits.alignToByte()
            guard let length = bits.take(16), let complement = bits.take(16) else { return false }
            guard length == ~complement & 0xFFFF else { throw .damaged }
            isLast = start & 1 == 1
            step = length == 0 ? next : .stored(left: length)
        case 1:
            var lengths = [UInt8](repeating: 8, count: 288)
            for symbol in 144..<256 { lengths[symbol] = 9 }
            for symbol in 256..<280 { lengths[symbol] = 7 }
            isLast = start & 1 == 1
            step = .coded(
                literals: try HuffmanTable(lengths: lengths),
                distances: try HuffmanTable(lengths: [UInt8](repeating: 5, count: 30))
            )
        case 2:
            guard let (literals, distances) = try readTables() else { return false }
            isLast = start & 1 == 1
            step = .coded(literals: literals, distances: distances)
        default:
            throw .damaged
        }
        return true
    }

    private mutating func readTables() throws(CodingFailure) -> (HuffmanTable, HuffmanTable)? {
        guard let literals = bits.take(5), let distances = bits.take(5), let count = bits.take(4) else { return nil }
        let total = literals + 257 + distances + 1
        guard literals <= 29, distances <= 29 else { throw .damaged }
        var lengths = [UInt8](repeating: 0, count: 19)
        for place in Self.orderOfLengths.prefix(count + 4) {
            guard let length = bits.take(3) else { return nil }
            lengths[place] = UInt8(length)
        }
        let table = try HuffmanTable(lengths: lengths)
        var all: [UInt8] = []
        while all.count < total {
            guard let symbol = try table.next(&bits) else { return nil }
            var (value, repeats): (UInt8, Int) = (0, 1)
            switch symbol {
            case 16:
                guard let last = all.last else { throw .damaged }
                guard let more = bits.take(2) else { return nil }
                (value, repeats) = (last, 3 + more)
            case 17:
                guard let more = bits.take(3) else { return nil }
                repeats = 3 + more
            case 18:
                guard let more = bits.take(7) else { return nil }
                repeats = 11 + more
            default:
                value = UInt8(symbol)
            }
            guard all.count + repeats <= total else { throw .damaged }
            all.append(contentsOf: repeatElement(value, count: repeats))
        }
        return (
            try HuffmanTable(lengths: all[..<(literals + 257)]),
            try HuffmanTable(lengths: Array(all[(literals + 257)...]))
        )
    }

    private mutating func readCoded(
        _ literals: HuffmanTable,
        _ distances: HuffmanTable,
        limit: Int
    ) throws(CodingFailure) -> Bool {
        while output.count - newStart < limit {
            let before = bits.place
            guard let symbol = try literals.next(&bits) else { return false }
            if symbol < 256 {
                output.append(UInt8(symbol))
                continue
            }
            if symbol == 256 {
                step = next
                return true
            }
            guard symbol - 257 < Self.lengthBases.count else { throw .damaged }
            guard let moreLength = bits.take(Self.lengthBits[symbol - 257]),
                let code = try distances.next(&bits)
            else {
                bits.place = before
                return false
            }
            guard code < Self.distanceBases.count else { throw .damaged }
            guard let moreDistance = bits.take(Self.distanceBits[code]) else {
                bits.place = before
                return false
            }
            let distance = Self.distanceBases[code] + moreDistance
            guard distance <= output.count else { throw .damaged }
            for _ in 0..<(Self.lengthBases[symbol - 257] + moreLength) {
                output.append(output[output.count - distance])
            }
        }
        return true
    }
}
