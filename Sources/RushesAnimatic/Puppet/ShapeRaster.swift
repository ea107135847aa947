/// Turns outlines into coverage: exact for every pixel, by summing signed areas along each row.
///
/// The buffer belongs to whoever draws at the moment; it grows to the largest shape and is then kept.
struct ShapeRaster {
    private var areas: [Float] = []

    /// Fills outlines; where they overlap they count once.
    ///
    /// - Parameters:
    ///   - outlines: in pixels of the picture.
    ///   - mask: where to; its box decides what is drawn.
    mutating func fill(_ outlines: [Outline], into mask: ShapeMask) {
        let width = mask.width + 2
        let count = width * mask.height + 2
        if areas.count < count { areas = Array(repeating: 0, count: count) }
        areas.withUnsafeMutableBufferPointer { buffer in
            buffer.prefix(count).update(repeating: 0)
            let origin = Point(Float(mask.x), Float(mask.y))
            for outline in outlines {
                let points = outline.points
                guard var before = points.last else { continue }
                // All shapes turn the same way, so that overlaps add up instead of cancelling out.
                var turning: Float = 0
                for point in points {
                    turning += before.x * point.y - point.x * before.y
                    before = point
                }
                let direction: Float = turning < 0 ? -1 : 1
                before = points[points.count - 1]
                for point in points {
                    Self.add(before - origin, point - origin, direction, buffer, width, mask.height)
                    before = point
                }
            }
            for row in 0..<mask.height {
                let source = buffer.baseAddress.unsafelyUnwrapped + row * width
                let target = mask.bytes + row * mask.width
                var sum: Float = 0
                for column in 0..<mask.width {
                    sum += source[column]
                    target[column] = UInt8(truncatingIfNeeded: Int32(min(abs(sum), 1) * 255 + 0.5))
                }
            }
        }
    }

    private static func add(
        _ from: Point,
        _ to: Point,
        _ direction: Float,
        _ areas: UnsafeMutableBufferPointer<Float>,
        _ width: Int,
        _ height: Int
    ) {
        guard from.y != to.y else { return }
        let sign: Float = from.y < to.y ? direction : -direction
        let (first, last) = from.y < to.y ? (from, to) : (to, from)
        let slope = (last.x - first.x) / (last.y - first.y)
        guard last.y > 0, first.y < Float(height) else { return }
        let limit = Float(width) - 2.001
        var x = first.x
        if first.y < 0 { x -= first.y * slope }
        let start = max(Int(first.y), 0)
        let end = min(Int(last.y.rounded(.up)), height)
        guard start < end else { return }
        for row in start..<end {
            let line = row * width
            let tall = min(Float(row + 1), last.y) - max(Float(row), first.y)
            let next = x + slope * tall
            let area = tall * sign
            let left = min(max(min(x, next), 0), limit)
            let right = min(max(max(x, next), 0), limit)
            let firstColumn = Int(left)
            let lastColumn = Int(right.rounded(.up))
            if lastColumn <= firstColumn + 1 {
                let middle = 0.5 * (left + right) - Float(firstColumn)
                areas[line + firstColumn] += area - area * middle
                areas[line + firstColumn + 1] += area * middle
            } else {
                let scale = 1 / (right - left)
                let inFirst = left - Float(firstColumn)
                let head = 0.5 * scale * (1 - inFirst) * (1 - inFirst)
                let inLast = right - Float(lastColumn) + 1
                let tail = 0.5 * scale * inLast * inLast
                areas[line + firstColumn] += area * head
                if lastColumn == firstColumn + 2 {
                    areas[line + firstColumn + 1] += area * (1 - head - tail)
                } else {
                    let second = scale * (1.5 - inFirst)
                    areas[line + firstColumn + 1] += area * (second - head)
                    for column in (firstColumn + 2)..<(lastColumn - 1) { areas[line + column] += area * scale }
                    let before = second + Float(lastColumn - firstColumn - 3) * scale
                    areas[line + lastColumn - 1] += area * (1 - before - tail)
                }
                areas[line + lastColumn] += area * tail
            }
            x = next
        }
    }
}
