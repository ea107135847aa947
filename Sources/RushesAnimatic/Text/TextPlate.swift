/// A dark, half-transparent plate with round corners under words, so that they can be read on any picture.
struct TextPlate: Sendable {
    let columns: Range<Int>
    let rows: Range<Int>
    private var radius: Float = 0

    init(columns: Range<Int>, rows: Range<Int>) {
        self.columns = columns
        self.rows = rows
    }

    /// The box around all ink within a part of a mask; none where there is no ink.
    static func around(_ mask: Plane, rows: Range<Int>, columns: Range<Int>) -> [TextPlate] {
        var (left, right, top, bottom) = (Int.max, -1, Int.max, -1)
        for row in rows {
            let ink = mask.row(row)
            for column in columns where ink[column] > 24 {
                (left, right) = (min(left, column), max(right, column))
                (top, bottom) = (min(top, row), max(bottom, row))
            }
        }
        return right < 0 ? [] : [TextPlate(columns: left..<right + 1, rows: top..<bottom + 1)]
    }

    /// A larger plate with round corners.
    func grown(by pad: Int, within size: PictureSize) -> TextPlate {
        var plate = TextPlate(
            columns: max(columns.lowerBound - pad, 0)..<min(columns.upperBound + pad, size.width),
            rows: max(rows.lowerBound - pad, 0)..<min(rows.upperBound + pad, size.height)
        )
        plate.radius = Float(pad)
        return plate
    }

    /// How much of a pixel the plate covers, from 0 to 1.
    func cover(_ column: Int, _ row: Int) -> Float {
        let x = max(
            Float(columns.lowerBound) + radius - Float(column),
            Float(column) - Float(columns.upperBound - 1) + radius,
            0
        )
        let y = max(Float(rows.lowerBound) + radius - Float(row), Float(row) - Float(rows.upperBound - 1) + radius, 0)
        return min(max(radius - (x * x + y * y).squareRoot() + 0.5, 0), 1)
    }
}
