/// Random access to the bytes of a content, a small window of them in memory, with a limit on how much may be read.
///
/// Reading past the end or past the limit is an error and never a trap. A parser that reads everything through here,
/// and moves on with every step, can neither crash nor run on.
package struct ByteSource {
    /// The size of the content in bytes.
    package let byteCount: Int64

    private let fetch: (_ offset: Int64, _ count: Int) -> [UInt8]?
    private var window: [UInt8] = []
    private var windowStart: Int64 = 0
    private var fetchesLeft = 8192
    private var windowByteCount = 2048

    /// Whether so much has been read that a parser should come to its end with what it knows.
    var isNearlySpent: Bool { fetchesLeft < 256 }

    /// The longest piece that can be asked for at once.
    static let longestPiece = 65_536

    /// Makes a source that reads on demand.
    ///
    /// - Parameters:
    ///   - byteCount: the size of the content.
    ///   - fetch: gives `count` bytes at `offset`; fewer, or `nil`, if they cannot be read.
    package init(byteCount: Int64, fetch: @escaping (_ offset: Int64, _ count: Int) -> [UInt8]?) {
        self.byteCount = byteCount
        self.fetch = fetch
    }

    /// Makes a source of bytes in memory.
    package init(_ bytes: [UInt8]) {
        self.init(byteCount: Int64(bytes.count)) { offset, count in
            Array(bytes[min(Int(offset), bytes.count)..<min(Int(offset) + count, bytes.count)])
        }
    }

    /// Gives a piece of the content.
    ///
    /// - Parameters:
    ///   - offset: where it begins.
    ///   - count: how long it is.
    /// - Returns: exactly `count` bytes, with indices from 0.
    /// - Throws: `truncated` past the end, `tooComplex` past the limit, `unreadable`.
    mutating func bytes(at offset: Int64, count: Int) throws(ProbeFailure) -> [UInt8] {
        guard offset >= 0, count >= 0, Int64(count) <= byteCount, offset <= byteCount - Int64(count) else {
            throw .truncated
        }
        guard count <= Self.longestPiece else { throw .tooComplex }
        if offset < windowStart || offset + Int64(count) > windowStart + Int64(window.count) {
            guard fetchesLeft > 0 else { throw .tooComplex }
            fetchesLeft -= 1
            let wanted = max(count, Int(min(Int64(windowByteCount), byteCount - offset)))
            guard let piece = fetch(offset, wanted), piece.count >= count else { throw .unreadable }
            window = piece
            windowStart = offset
        }
        let start = Int(offset - windowStart)
        return Array(window[start..<(start + count)])
    }

    /// Reads larger pieces from now on: what follows goes through the content from one end to the other.
    mutating func readAhead() { windowByteCount = Self.longestPiece }

    /// Where the first byte of a value stands at or behind an offset; `nil` if there is none up to the end.
    ///
    /// - Throws: as ``bytes(at:count:)``.
    mutating func place(of byte: UInt8, from offset: Int64) throws(ProbeFailure) -> Int64? {
        var offset = offset
        while offset < byteCount {
            if offset < windowStart || offset >= windowStart + Int64(window.count) {
                _ = try bytes(at: offset, count: 1)
            }
            let start = Int(offset - windowStart)
            if let index = window[start...].firstIndex(of: byte) { return windowStart + Int64(index) }
            offset = windowStart + Int64(window.count)
        }
        return nil
    }

    /// Gives a whole number, most significant byte first.
    mutating func big(_ width: Int, at offset: Int64) throws(ProbeFailure) -> UInt64 {
        var value: UInt64 = 0
        for byte in try bytes(at: offset, count: width) { value = value << 8 | UInt64(byte) }
        return value
    }

    /// Gives a whole number, least significant byte first.
    mutating func little(_ width: Int, at offset: Int64) throws(ProbeFailure) -> UInt64 {
        var value: UInt64 = 0
        for byte in try bytes(at: offset, count: width).reversed() { value = value << 8 | UInt64(byte) }
        return value
    }

    /// Whether the bytes at an offset are those of an ASCII text; past the end they are not.
    mutating func has(_ text: String, at offset: Int64) throws(ProbeFailure) -> Bool {
        try has(Array(text.utf8), at: offset)
    }

    /// Whether the bytes at an offset are a signature; past the end they are not.
    mutating func has(_ wanted: [UInt8], at offset: Int64) throws(ProbeFailure) -> Bool {
        guard offset >= 0, offset <= byteCount - Int64(wanted.count) else { return false }
        return try bytes(at: offset, count: wanted.count) == wanted
    }
}
