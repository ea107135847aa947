/// The cutouts of one frame, ready to be found by the rows that they lie in.
struct CutoutList {
    private static let bandHeight = 16

    /// One cutout, or its mirror image.
    struct Entry {
        let cutout: Cutout
        let isMirrored: Bool
        let rows: Range<Int>
    }

    private var entries: [Entry] = []
    private var bands: [[Int32]]

    /// Makes an empty list for a picture.
    init(height: Int) { bands = Array(repeating: [], count: height / Self.bandHeight + 1) }

    /// Takes everything out.
    mutating func removeAll() {
        guard !entries.isEmpty else { return }
        entries.removeAll(keepingCapacity: true)
        for index in bands.indices { bands[index].removeAll(keepingCapacity: true) }
    }

    /// Puts a cutout on top of the others.
    mutating func append(_ cutout: Cutout, isMirrored: Bool = false) {
        guard cutout.isVisible else { return }
        let rows = isMirrored ? cutout.mirroredRows : cutout.mask.y..<cutout.mask.y + cutout.mask.height
        let first = max(rows.lowerBound, 0) / Self.bandHeight
        let last = min((rows.upperBound - 1) / Self.bandHeight, bands.count - 1)
        guard !rows.isEmpty, first <= last else { return }
        for band in first...last { bands[band].append(Int32(entries.count)) }
        entries.append(Entry(cutout: cutout, isMirrored: isMirrored, rows: rows))
    }

    /// Calls `body` for what may lie in a row, the lowest first.
    @inline(__always)
    func forEach(in row: Int, _ body: (Entry) -> Void) {
        for index in bands[row / Self.bandHeight] {
            let entry = entries[Int(index)]
            if entry.rows.contains(row) { body(entry) }
        }
    }
}
