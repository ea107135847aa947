/// Paints one layer, row by row, in any order and on any thread.
///
/// Coordinates are in units of the picture's shorter side for both axes, from the layer's upper left corner, so that a
/// scene looks the same at every resolution.
protocol Painter: Sendable {
    /// Whether every pixel is covered.
    var isOpaque: Bool { get }

    /// The rows that may hold something.
    var extent: ClosedRange<Float> { get }

    /// Writes every pixel of a row as a colour that carries its opacity.
    func paint(_ row: PaintRow, into pixels: UnsafeMutableBufferPointer<Colour>)
}

/// Where a row lies that is to be painted.
struct PaintRow: Sendable {
    /// The height of the pixels' centres.
    let v: Float
    /// The size of a pixel.
    let pixel: Float
    /// The row's number from the layer's top.
    let index: Int

    /// The horizontal place of a pixel's centre.
    func u(_ column: Int) -> Float { (Float(column) + 0.5) * pixel }
}
