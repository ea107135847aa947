/// Words over the picture: what libass has shaped, on a soft shadow, made ready to be laid over rows.
final class TextOverlay: Sendable {
    private let luma: Plane
    private let alpha: Plane
    private let halfAlpha: Plane
    private let blue: Plane
    private let red: Plane
    /// The first and last column that hold something, for every row; empty where nothing does.
    private let spans: [Range<Int>]

    /// Prepares an overlay.
    ///
    /// - Parameters:
    ///   - mask: how much ink lies where, from 0 to 255, as large as the picture.
    ///   - size: the picture.
    ///   - accentRows: rows whose words are amber instead of white.
    ///   - accentColumns: the columns to which that is limited.
    ///   - boxes: what else words will be drawn on.
    ///   - pad: how far a plate reaches beyond its words.
    ///   - rows: who does the work.
    init(
        mask: Plane,
        size: PictureSize,
        accentRows: Range<Int>,
        accentColumns: Range<Int>,
        boxes: [TextPlate],
        pad: Int,
        rows: ParallelRows
    ) {
        let plates =
            (TextPlate.around(mask, rows: 0..<size.height / 2, columns: 0..<size.width)
            + TextPlate.around(mask, rows: size.height / 2..<size.height, columns: 0..<size.width) + boxes)
            .map { $0.grown(by: pad, within: size) }
        luma = Plane(width: size.width, height: size.height)
        alpha = Plane(width: size.width, height: size.height)
        halfAlpha = Plane(width: size.width / 2, height: size.height / 2)
        blue = Plane(width: size.width / 2, height: size.height / 2)
        red = Plane(width: size.width / 2, height: size.height / 2)
        let shadow = mask.blurred(radius: max(size.shortSide / 110, 2), rows: rows)
        var spans: [Range<Int>] = []
        for row in 0..<size.height {
            let ink = mask.row(row)
            let dark = shadow.row(row)
            var first = size.width
            var last = -1
            let plated = plates.filter { $0.rows.contains(row) }
            for column in 0..<size.width {
                let plate = plated.reduce(Float(0)) { max($0, $1.cover(column, row)) }
                guard plate > 0.01 || ink[column] > 0 || dark[column] > 1 else { continue }
                first = min(first, column)
                last = column
                let isAccent = accentRows.contains(row) && accentColumns.contains(column)
                let cover = Float(ink[column]) / 255
                let shade = max(min(Float(dark[column]) * 2.1, 190) / 255, plate * 0.5) * (1 - cover)
                luma.row(row)[column] = UInt8(cover * (isAccent ? 176 : 232) + shade * 16)
                alpha.row(row)[column] = UInt8((cover + shade) * 255)
            }
            spans.append(last < 0 ? 0..<0 : (first & ~1)..<min((last + 2) & ~1, size.width))
        }
        for row in 0..<size.height / 2 {
            let upper = alpha.row(row * 2)
            let lower = alpha.row(row * 2 + 1)
            let ink = mask.row(row * 2)
            for column in 0..<size.width / 2 {
                let sum =
                    Int(upper[column * 2]) + Int(upper[column * 2 + 1]) + Int(lower[column * 2])
                    + Int(lower[column * 2 + 1])
                let share = sum / 4
                halfAlpha.row(row)[column] = UInt8(share)
                let isAccent =
                    accentRows.contains(row * 2) && accentColumns.contains(column * 2) && ink[column * 2] > 60
                blue.row(row)[column] = UInt8(share * (isAccent ? 48 : 128) / 255)
                red.row(row)[column] = UInt8(share * (isAccent ? 158 : 128) / 255)
            }
        }
        self.spans = spans
    }

    /// Lays the words over a row of luma.
    func drawLuma(row: Int, into target: UnsafeMutablePointer<UInt8>) {
        let span = spans[row]
        guard !span.isEmpty else { return }
        let start = span.lowerBound
        RowKernel.cover(target + start, with: luma.row(row) + start, alpha: alpha.row(row) + start, count: span.count)
    }

    /// Lays the words over a row of colour.
    func drawColour(row: Int, blue blueTarget: UnsafeMutablePointer<UInt8>, red redTarget: UnsafeMutablePointer<UInt8>)
    {
        let (upper, lower) = (spans[row * 2], spans[row * 2 + 1])
        let span =
            upper.isEmpty
            ? lower
            : (lower.isEmpty
                ? upper : min(upper.lowerBound, lower.lowerBound)..<max(upper.upperBound, lower.upperBound))
        guard !span.isEmpty else { return }
        let start = span.lowerBound / 2
        let opacity = halfAlpha.row(row) + start
        RowKernel.cover(blueTarget + start, with: blue.row(row) + start, alpha: opacity, count: span.count / 2)
        RowKernel.cover(redTarget + start, with: red.row(row) + start, alpha: opacity, count: span.count / 2)
    }
}
