/// A box of the ISO base media file format (ISO/IEC 14496-12): size, four-letter type, content.
struct Box {
    /// The four letters.
    var type: String
    /// Where the content begins.
    var start: Int64
    /// Where the box ends.
    var end: Int64

    /// Reads the box at an offset.
    ///
    /// - Parameters:
    ///   - source: the content.
    ///   - offset: where the box begins.
    ///   - limit: where what it stands in ends.
    /// - Throws: `truncated` if the box ends behind the limit, `malformed` if it is shorter than its own header.
    init(_ source: inout ByteSource, at offset: Int64, limit: Int64) throws(ProbeFailure) {
        let size = try source.big(4, at: offset)
        type = String(decoding: try source.bytes(at: offset + 4, count: 4), as: UTF8.self)
        start = offset + 8
        switch size {
        case 0:
            end = limit
        case 1:
            let wide = try source.big(8, at: offset + 8)
            start = offset + 16
            guard wide >= 16, wide <= UInt64(Int64.max) else { throw .malformed("a box of \(wide) bytes") }
            guard Int64(wide) <= limit - offset else { throw .truncated }
            end = offset + Int64(wide)
        default:
            guard size >= 8 else { throw .malformed("a box of \(size) bytes") }
            guard Int64(size) <= limit - offset else { throw .truncated }
            end = offset + Int64(size)
        }
    }

    /// The types of boxes that stand at the top of a file; anything else there is not of the format's making.
    private static let topTypes: Set<String> = [
        "ftyp", "styp", "moov", "moof", "mdat", "mfra", "meta", "sidx", "ssix", "prft", "emsg", "free", "skip", "wide",
        "udta", "uuid", "pnot", "pdin", "imda", "idat",
    ]

    /// The boxes that follow each other between two offsets, at most `limit` of them.
    ///
    /// - Parameters:
    ///   - source: the content.
    ///   - start: where the first begins.
    ///   - end: where the last ends.
    ///   - limit: how many there may be.
    ///   - isWhole: whether all that matters stands in the boxes so far, so that bytes which are no box are passed over.
    /// - Returns: the boxes.
    /// - Throws: as ``init(_:at:limit:)``; `tooComplex` for more boxes than the limit.
    static func list(
        _ source: inout ByteSource,
        from start: Int64,
        to end: Int64,
        atMost limit: Int = 1024,
        forgivingAfter isWhole: ([Box]) -> Bool = { _ in false }
    ) throws(ProbeFailure) -> [Box] {
        var boxes: [Box] = []
        var offset = start
        // Fewer than eight bytes at the end are padding that some writers leave.
        while offset + 8 <= end {
            guard boxes.count < limit else { throw .tooComplex }
            let box: Box
            do throws(ProbeFailure) {
                box = try Box(&source, at: offset, limit: end)
            } catch {
                let type = String(decoding: try source.bytes(at: offset + 4, count: 4), as: UTF8.self)
                guard !topTypes.contains(type), isWhole(boxes) else { throw error }
                return boxes
            }
            boxes.append(box)
            offset = box.end
        }
        return boxes
    }

    /// The boxes in this one.
    func children(_ source: inout ByteSource, skipping header: Int64 = 0) throws(ProbeFailure) -> [Box] {
        try Box.list(&source, from: start + header, to: end)
    }

    /// A number in the content; one that would lie outside of the box is an error.
    func number(_ source: inout ByteSource, _ width: Int, at offset: Int64) throws(ProbeFailure) -> UInt64 {
        guard offset <= end - start - Int64(width) else { throw .malformed("a `\(type)` box that is too short") }
        return try source.big(width, at: start + offset)
    }
}
