import Foundation

extension LayerImage {
    /// Whether the layer hides everything behind a row of the picture.
    func hides(row: Int, at placement: LayerPlacement) -> Bool {
        let place = (placement.y + row * placement.step) >> 16
        return kind(ofRow: place) == .opaque && kind(ofRow: place + 1) == .opaque
    }

    /// Lays one row of the layer over a row of the picture's luma.
    func drawLuma(
        row: Int,
        at placement: LayerPlacement,
        into target: UnsafeMutablePointer<UInt8>,
        width: Int,
        scratch: RowScratch
    ) {
        let place = placement.y + row * placement.step
        let index = place >> 16
        let (upper, lower) = (kind(ofRow: index), kind(ofRow: index + 1))
        guard upper != .empty || lower != .empty else { return }
        let start = start(of: row, at: placement, width: width, half: false)
        func read(_ plane: Plane, into target: UnsafeMutablePointer<UInt8>) {
            plane.read(
                row: index - top,
                weight: (place >> 8) & 255,
                from: start,
                by: placement.luma,
                wraps: wraps,
                into: target,
                scratch: scratch
            )
        }
        guard let alpha, upper != .opaque || lower != .opaque else { return read(luma, into: target) }
        read(luma, into: scratch.first)
        read(alpha, into: scratch.second)
        RowKernel.cover(target, with: scratch.first, alpha: scratch.second, count: width)
    }

    /// Lays one row of the layer over a row of the picture's colour, which is half as fine.
    func drawColour(
        row: Int,
        at placement: LayerPlacement,
        blue blueTarget: UnsafeMutablePointer<UInt8>,
        red redTarget: UnsafeMutablePointer<UInt8>,
        width: Int,
        scratch: RowScratch
    ) {
        let place = (placement.y >> 1) + row * placement.step
        let index = place >> 16
        let (upper, lower) = (kind(ofRow: index * 2), kind(ofRow: index * 2 + 2))
        guard upper != .empty || lower != .empty else { return }
        let start = start(of: row * 2, at: placement, width: width, half: true)
        func read(_ plane: Plane, into target: UnsafeMutablePointer<UInt8>) {
            plane.read(
                row: index - top / 2,
                weight: (place >> 8) & 255,
                from: start,
                by: placement.colour,
                wraps: wraps,
                into: target,
                scratch: scratch
            )
        }
        guard let halfAlpha, upper != .opaque || lower != .opaque else {
            read(blue, into: blueTarget)
            return read(red, into: redTarget)
        }
        read(halfAlpha, into: scratch.second)
        for (plane, target) in [(blue, blueTarget), (red, redTarget)] {
            read(plane, into: scratch.first)
            RowKernel.cover(target, with: scratch.first, alpha: scratch.second, count: width)
        }
    }

    /// Where a row begins in the layer, with its waves; kept inside a layer that ends.
    private func start(of row: Int, at placement: LayerPlacement, width: Int, half: Bool) -> Int {
        var start = placement.x
        let below = ((placement.y + row * placement.step) >> 16) - top
        start += placement.shear * below
        if placement.waveHeight > 0 {
            let depth = Float(below) / Float(max(luma.height, 1))
            let course = 9 / (depth + 0.06)
            let wave = sin(course * 3 + placement.wavePhase) + 0.5 * sin(course * 7.3 - placement.wavePhase * 1.7)
            start += Int(wave * placement.waveHeight * (0.15 + depth) * 65536)
        }
        if half { start >>= 1 }
        let layerWidth = half ? self.width / 2 : self.width
        if wraps {
            let rest = start % (layerWidth << 16)
            return rest < 0 ? rest + (layerWidth << 16) : rest
        }
        let last = (layerWidth - 1) << 16 - placement.step * (width - 1)
        return min(max(start, 0), max(last, 0))
    }
}
