/// A painted layer as planes that already carry its opacity, so that laying it over a picture is one multiplication.
final class LayerImage: Sendable {
    enum RowKind: UInt8 {
        case empty, mixed, opaque
    }

    /// The size of the whole layer, of which only the rows from `top` on are stored.
    let width: Int
    let height: Int
    /// The first stored row; even.
    let top: Int
    let luma: Plane
    let blue: Plane
    let red: Plane
    /// Opacity, at full and at half size; `nil` for a layer without holes.
    let alpha: Plane?
    let halfAlpha: Plane?
    /// What the stored rows hold, two by two.
    private let kinds: Plane

    /// Paints a layer.
    ///
    /// - Parameters:
    ///   - width: the layer's width in pixels, even.
    ///   - height: the layer's height in pixels, even.
    ///   - unit: how many pixels one unit of the painter's coordinates has.
    ///   - painter: what to paint.
    ///   - rows: who does it.
    init(width: Int, height: Int, unit: Int, painter: some Painter, rows: ParallelRows) {
        let first = max(Int((painter.extent.lowerBound * Float(unit)).rounded(.down)) / 2 * 2, 0)
        let last = min(Int((painter.extent.upperBound * Float(unit)).rounded(.up)), height)
        let top = min(first, height - 2)
        let stored = max((last - top + 1) / 2 * 2, 2)
        self.width = width
        self.height = height
        self.top = top
        luma = Plane(width: width, height: stored)
        blue = Plane(width: width / 2, height: stored / 2)
        red = Plane(width: width / 2, height: stored / 2)
        alpha = painter.isOpaque ? nil : Plane(width: width, height: stored)
        halfAlpha = painter.isOpaque ? nil : Plane(width: width / 2, height: stored / 2)
        kinds = Plane(width: 1, height: stored / 2, filledWith: RowKind.opaque.rawValue)
        let pixel = 1 / Float(unit)
        rows.forEachRange(of: stored) { range in
            let upper = UnsafeMutableBufferPointer<Colour>.allocate(capacity: width)
            let lower = UnsafeMutableBufferPointer<Colour>.allocate(capacity: width)
            defer {
                upper.deallocate()
                lower.deallocate()
            }
            for row in stride(from: range.lowerBound, to: range.upperBound, by: 2) {
                let v = (Float(top + row) + 0.5) * pixel
                painter.paint(PaintRow(v: v, pixel: pixel, index: top + row), into: upper)
                painter.paint(PaintRow(v: v + pixel, pixel: pixel, index: top + row + 1), into: lower)
                self.store(upper, row: row)
                self.store(lower, row: row + 1)
                self.storeColour(upper, lower, row: row / 2)
            }
        }
    }

    /// What the pair of rows holds that a row of the whole layer belongs to.
    func kind(ofRow row: Int) -> RowKind {
        let stored = (row - top) >> 1
        guard row >= top, stored < kinds.height else { return .empty }
        return RowKind(rawValue: kinds.row(stored)[0]) ?? .mixed
    }

    /// Writes luma and opacity. Half a step of ordered noise hides the steps of 8 bits.
    private func store(_ colours: UnsafeMutableBufferPointer<Colour>, row: Int) {
        let target = luma.row(row)
        for column in 0..<width {
            let colour = colours[column]
            let light = colour.x * 0.2126 + colour.y * 0.7152 + colour.z * 0.0722
            let value = colour.w * 16 + light * 219 + Self.dither(column, top + row)
            target[column] = UInt8(min(max(value, 0), 254))
        }
        luma.closeRow(row)
        if let alpha {
            let opacity = alpha.row(row)
            for column in 0..<width { opacity[column] = UInt8(min(max(colours[column].w, 0), 1) * 255 + 0.5) }
            alpha.closeRow(row)
        }
    }

    private func storeColour(
        _ upper: UnsafeMutableBufferPointer<Colour>,
        _ lower: UnsafeMutableBufferPointer<Colour>,
        row: Int
    ) {
        let blueRow = blue.row(row)
        let redRow = red.row(row)
        let opacityRow = halfAlpha?.row(row)
        var least: Float = 1
        var most: Float = 0
        for column in 0..<(width / 2) {
            let pair = upper[column * 2] + upper[column * 2 + 1] + lower[column * 2] + lower[column * 2 + 1]
            let colour = pair * 0.25
            let light = colour.x * 0.2126 + colour.y * 0.7152 + colour.z * 0.0722
            let noise = Self.dither(column, row)
            let base = colour.w * 128
            blueRow[column] = UInt8(min(max(base + (colour.z - light) * (224 / 1.8556) + noise, 0), 254))
            redRow[column] = UInt8(min(max(base + (colour.x - light) * (224 / 1.5748) + noise, 0), 254))
            if let opacityRow { opacityRow[column] = UInt8(min(max(colour.w, 0), 1) * 255 + 0.5) }
            least = min(least, colour.w)
            most = max(most, colour.w, colour.x, colour.y, colour.z)
        }
        blue.closeRow(row)
        red.closeRow(row)
        halfAlpha?.closeRow(row)
        guard halfAlpha != nil else { return }
        let kind: RowKind = most < 0.002 ? .empty : (least > 0.998 ? .opaque : .mixed)
        kinds.row(row)[0] = kind.rawValue
    }

    /// Interleaved gradient noise: even, without visible structure, and cheap.
    private static func dither(_ x: Int, _ y: Int) -> Float {
        let inner = 0.067_110_56 * Float(x) + 0.005_837_15 * Float(y)
        let outer = 52.982_918_9 * (inner - inner.rounded(.down))
        return outer - outer.rounded(.down)
    }
}
