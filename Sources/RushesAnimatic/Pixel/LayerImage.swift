/// A painted layer as planes that already carry its opacity, so that laying it over a picture is one multiplication.
final class LayerImage: Sendable {
    /// How a layer is kept.
    struct Make: Sendable {
        /// The size of the whole layer, in its own pixels; even.
        var width: Int
        var height: Int
        /// How many of them one unit of the painter's coordinates has.
        var unit: Float
        /// Over how many pixels the end dissolves into the beginning, so that the layer goes on endlessly; 0 for a layer
        /// that ends.
        var seam = 0
        /// How far it is out of focus, in its own pixels.
        var blur = 0
        var grade: Grade
    }

    /// The size of the whole layer, of which only the rows from `top` on are stored.
    let width: Int
    let height: Int
    /// The first stored row; even.
    let top: Int
    /// Whether the layer goes on endlessly to both sides.
    let wraps: Bool
    let luma: Plane
    let blue: Plane
    let red: Plane
    /// Opacity, at full and at half size; `nil` for a layer without holes.
    let alpha: Plane?
    let halfAlpha: Plane?
    /// Where it holds nothing, and where it hides everything behind it.
    let cover: LayerCover

    /// Paints a layer.
    init(_ make: Make, painter: some Painter, rows: ParallelRows) {
        let margin = make.blur * 2
        let first = max(Int((painter.extent.lowerBound * make.unit).rounded(.down)) - margin, 0) / 2 * 2
        let last = min(Int((painter.extent.upperBound * make.unit).rounded(.up)) + margin, make.height)
        let (width, height) = (make.width, make.height)
        let top = min(first, height - 2)
        let stored = max((last - top + 1) / 2 * 2, 2)
        self.width = width
        self.height = height
        self.top = top
        wraps = make.seam > 0
        var luma = Plane(width: width, height: stored)
        var blue = Plane(width: width / 2, height: stored / 2)
        var red = Plane(width: width / 2, height: stored / 2)
        var alpha = painter.isOpaque ? nil : Plane(width: width, height: stored)
        var halfAlpha = painter.isOpaque ? nil : Plane(width: width / 2, height: stored / 2)
        let pixel = 1 / make.unit
        let store = RowStore(luma: luma, blue: blue, red: red, alpha: alpha, halfAlpha: halfAlpha, grade: make.grade)
        rows.forEachRange(of: stored) { range in
            let whole = width + make.seam
            let upper = UnsafeMutableBufferPointer<Colour>.allocate(capacity: whole)
            let lower = UnsafeMutableBufferPointer<Colour>.allocate(capacity: whole)
            defer {
                upper.deallocate()
                lower.deallocate()
            }
            for row in stride(from: range.lowerBound, to: range.upperBound, by: 2) {
                let v = (Float(top + row) + 0.5) * pixel
                painter.paint(PaintRow(v: v, pixel: pixel, index: top + row), into: upper)
                painter.paint(PaintRow(v: v + pixel, pixel: pixel, index: top + row + 1), into: lower)
                for pixels in [upper, lower] {
                    for column in 0..<make.seam {
                        let share = passage(0, Float(make.seam), Float(column) + 0.5)
                        pixels[column] = pixels[width + column].mixed(pixels[column], share)
                    }
                }
                store.put(upper, lower, row: row, absoluteRow: top + row)
            }
        }
        if make.blur > 0 {
            let wraps = make.seam > 0
            func soft(_ plane: Plane, _ radius: Int) -> Plane {
                plane.blurred(radius: max(radius, 1), wraps: wraps, rows: rows)
            }
            luma = soft(luma, make.blur)
            blue = soft(blue, make.blur / 2)
            red = soft(red, make.blur / 2)
            alpha = alpha.map { soft($0, make.blur) }
            halfAlpha = halfAlpha.map { soft($0, make.blur / 2) }
        }
        for plane in [luma, blue, red, alpha, halfAlpha].compactMap(\.self) {
            for row in 0..<plane.height { if make.seam > 0 { plane.wrapRow(row) } else { plane.closeRow(row) } }
        }
        cover = LayerCover(luma: luma, alpha: alpha, halfAlpha: halfAlpha)
        (self.luma, self.blue, self.red, self.alpha, self.halfAlpha) = (luma, blue, red, alpha, halfAlpha)
    }
}
