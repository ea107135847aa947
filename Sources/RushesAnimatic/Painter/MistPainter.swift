import Foundation

/// A bank of mist that drifts between the layers.
struct MistPainter: Painter {
    let isOpaque = false
    let extent: ClosedRange<Float>
    private let map: LightMap

    /// Lets mist rise.
    ///
    /// - Parameters:
    ///   - framing: the layer.
    ///   - colour: its colour.
    ///   - band: where it lies.
    ///   - density: how thick it is at most, 0 to 1.
    ///   - seed: decides the rest.
    init(framing: Framing, colour: Colour, band: ClosedRange<Float>, density: Float, seed: UInt64) {
        let bits = UInt32(truncatingIfNeeded: seed ^ (seed >> 32))
        let low = max(band.lowerBound, 0)
        extent = low...min(max(band.upperBound, low + 0.02), framing.height)
        let middle = low + (band.upperBound - low) * 0.62
        map = LightMap(width: framing.width, height: framing.height, cell: 1 / 40) { u, v in
            let shape = passage(low, middle, v) * passage(band.upperBound, middle, v)
            let body = Noise.fractal(u * 1.3, v * 3.2, octaves: 4, bits)
            return colour * min(shape * density * (0.35 + 0.9 * passage(0.3, 0.72, body)), 0.96)
        }
    }

    func paint(_ row: PaintRow, into pixels: UnsafeMutableBufferPointer<Colour>) {
        for column in 0..<pixels.count { pixels[column] = map.cover(row.u(column), row.v) }
    }
}
