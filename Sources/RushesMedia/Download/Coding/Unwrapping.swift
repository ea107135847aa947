/// Takes one coding off a body that comes in pieces: gzip (RFC 1952), or DEFLATE with or without zlib's wrapping
/// (RFC 1950), both of which servers call `deflate`.
struct Unwrapping: Sendable {
    /// What is wrapped around DEFLATE.
    enum Format: Sendable, Hashable {
        case gzip
        case zlib
        case bare
    }

    private enum Step {
        case header
        case content
        case trailer
        /// Behind the end: another member of a gzip body, or nothing.
        case between
        case ended
    }

    /// As much as is given out at once.
    private static let pieceByteCount = 256 * 1024
    /// No honest header is longer.
    private static let longestHeader = 65_536

    private let format: Format
    private var step: Step
    private var inflate = Inflate()
    private var checksum: Checksum

    /// Begins with a body of a format.
    init(_ format: Format) {
        self.format = format
        step = format == .bare ? .content : .header
        checksum = format == .gzip ? .crc32(.max) : .adler32(1, 0)
    }

    /// Whether the body may end here.
    var isWhole: Bool {
        switch step {
        case .ended, .between: true
        case .header, .content, .trailer: false
        }
    }

    /// Takes in a piece.
    mutating func append(_ bytes: some Sequence<UInt8>) { inflate.bits.append(bytes) }

    /// What has become of what was appended, up to about 256 KiB of it at a time.
    ///
    /// - Returns: what is new; empty if more has to come in first.
    /// - Throws: if the body is damaged.
    mutating func next() throws(CodingFailure) -> [UInt8] {
        while true {
            switch step {
            case .header:
                guard try readHeader() else { return [] }
                step = .content
            case .content:
                let bytes = try inflate.decode(atMost: Self.pieceByteCount)
                checksum.update(bytes)
                if inflate.hasEnded {
                    inflate.bits.alignToByte()
                    step = format == .bare ? .ended : .trailer
                }
                if !bytes.isEmpty || !inflate.hasEnded { return bytes }
            case .trailer:
                guard try readTrailer() else { return [] }
                step = format == .gzip ? .between : .ended
            case .between:
                let place = inflate.bits.place
                guard let magic = inflate.bits.take(16) else { return [] }
                inflate.bits.place = place
                // What follows and is no further member is padding.
                guard magic == 0x8B1F else {
                    step = .ended
                    continue
                }
                let bits = inflate.bits
                self = Unwrapping(.gzip)
                inflate.bits = bits
            case .ended:
                return []
            }
        }
    }

    private mutating func readHeader() throws(CodingFailure) -> Bool {
        let place = inflate.bits.place
        let isRead = format == .gzip ? try readGzipHeader() : try readZlibHeader()
        if !isRead { inflate.bits.place = place }
        return isRead
    }

    private mutating func readZlibHeader() throws(CodingFailure) -> Bool {
        guard let method = inflate.bits.take(8), let flags = inflate.bits.take(8) else { return false }
        // A preset dictionary is nobody's here.
        guard method & 15 == 8, (method << 8 | flags) % 31 == 0, flags & 0x20 == 0 else { throw .damaged }
        return true
    }

    private mutating func readGzipHeader() throws(CodingFailure) -> Bool {
        guard let magic = inflate.bits.take(16), let method = inflate.bits.take(8), let flags = inflate.bits.take(8),
            inflate.bits.take(32) != nil, inflate.bits.take(16) != nil
        else { return false }
        guard magic == 0x8B1F, method == 8, flags & 0xE0 == 0 else { throw .damaged }
        if flags & 4 != 0 {
            guard let length = inflate.bits.take(16) else { return false }
            for _ in 0..<length where inflate.bits.take(8) == nil { return false }
        }
        // The name and the comment end with a zero.
        for flag in [8, 16] where flags & flag != 0 {
            var length = 0
            repeat {
                guard let byte = inflate.bits.take(8) else { return false }
                length += 1
                guard length < Self.longestHeader else { throw .damaged }
                if byte == 0 { break }
            } while true
        }
        return flags & 2 == 0 || inflate.bits.take(16) != nil
    }

    private mutating func readTrailer() throws(CodingFailure) -> Bool {
        let place = inflate.bits.place
        guard let sum = inflate.bits.take(32), format == .zlib || inflate.bits.take(32) != nil else {
            inflate.bits.place = place
            return false
        }
        let stated = UInt32(truncatingIfNeeded: sum)
        guard (format == .gzip ? stated : stated.byteSwapped) == checksum.value else { throw .wrongChecksum }
        return true
    }
}

/// The checksums that stand behind what DEFLATE has compressed.
enum Checksum: Sendable {
    /// CRC-32 (RFC 1952 §8), inverted while it is being computed.
    case crc32(UInt32)
    /// Adler-32 (RFC 1950 §9).
    case adler32(UInt32, UInt32)

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1 }
    }

    /// What stands in the trailer.
    var value: UInt32 {
        switch self {
        case .crc32(let state): ~state
        case .adler32(let low, let high): high << 16 | low
        }
    }

    /// Takes in bytes.
    mutating func update(_ bytes: [UInt8]) {
        switch self {
        case .crc32(var state):
            let table = Self.table
            for byte in bytes { state = table[Int((state ^ UInt32(byte)) & 0xFF)] ^ state >> 8 }
            self = .crc32(state)
        case .adler32(var low, var high):
            for byte in bytes {
                low = (low + UInt32(byte)) % 65_521
                high = (high + low) % 65_521
            }
            self = .adler32(low, high)
        }
    }
}
