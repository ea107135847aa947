/// An element of EBML (RFC 8794), of which Matroska and WebM are made: a name, a size, a content.
struct Element {
    /// The name, its marker bits included, as the specifications print it.
    var id: UInt32
    /// Where the content begins.
    var start: Int64
    /// Where it ends; `nil` where the writer did not know, as in a stream.
    var end: Int64?

    /// Reads the element at an offset.
    ///
    /// - Parameters:
    ///   - source: the content.
    ///   - offset: where the element begins.
    ///   - limit: where what it stands in ends.
    /// - Throws: `truncated` if the element ends behind the limit, `malformed` if it has no name or no size.
    init(_ source: inout ByteSource, at offset: Int64, limit: Int64) throws(ProbeFailure) {
        guard offset < limit else { throw .truncated }
        let idLength = Self.length(try source.big(1, at: offset))
        guard let idLength, idLength <= 4 else { throw .malformed("an element without a name") }
        id = UInt32(try source.big(idLength, at: offset))
        let place = offset + Int64(idLength)
        guard let length = Self.length(try source.big(1, at: place)) else {
            throw .malformed("an element without a size")
        }
        let mask = UInt64(1) << UInt64(7 * length) - 1
        let size = try source.big(length, at: place) & mask
        start = place + Int64(length)
        guard size != mask else { return }
        guard start <= limit, size <= UInt64(limit - start) else { throw .truncated }
        end = start + Int64(size)
    }

    /// How many bytes a number of variable length has, from its first byte.
    private static func length(_ first: UInt64) -> Int? {
        first == 0 ? nil : UInt8(truncatingIfNeeded: first).leadingZeroBitCount + 1
    }

    /// A whole number as content, 0 where there is none.
    func number(_ source: inout ByteSource) throws(ProbeFailure) -> UInt64 {
        guard let end, end - start <= 8 else { throw .malformed("a number that is too long") }
        return end == start ? 0 : try source.big(Int(end - start), at: start)
    }

    /// A floating-point number as content; `nil` for one that is none or negative.
    func real(_ source: inout ByteSource) throws(ProbeFailure) -> Double? {
        let value: Double
        switch end.map({ $0 - start }) {
        case 4: value = Double(Float(bitPattern: UInt32(try source.big(4, at: start))))
        case 8: value = Double(bitPattern: try source.big(8, at: start))
        case 0: value = 0
        default: throw .malformed("a real number of an odd length")
        }
        return value.isFinite && value >= 0 ? value : nil
    }

    /// A short text as content.
    func text(_ source: inout ByteSource) throws(ProbeFailure) -> String {
        guard let end, end - start <= 256 else { throw .malformed("a text that is too long") }
        let bytes = try source.bytes(at: start, count: Int(end - start))
        return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }

    /// The elements in this one, at most `count` of them; its size must be known.
    func children(_ source: inout ByteSource, atMost count: Int = 256) throws(ProbeFailure) -> [Element] {
        guard let end else { throw .malformed("an element of unknown size where none may be") }
        var found: [Element] = []
        var offset = start
        while offset < end {
            guard found.count < count else { throw .tooComplex }
            let child = try Element(&source, at: offset, limit: end)
            guard let next = child.end else { throw .malformed("an element of unknown size where none may be") }
            found.append(child)
            offset = next
        }
        return found
    }
}
