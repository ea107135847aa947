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
        let x = clampedStart(placement, row: row, width: width, layerWidth: self.width, half: false)
        let stored = index - top
        let weight = (place >> 8) & 255
        guard let alpha, upper != .opaque || lower != .opaque else {
            luma.read(
                row: stored,
                weight: weight,
                from: x,
                step: placement.step,
                into: target,
                count: width,
                scratch: scratch
            )
            return
        }
        luma.read(
            row: stored,
            weight: weight,
            from: x,
            step: placement.step,
            into: scratch.first,
            count: width,
            scratch: scratch
        )
        alpha.read(
            row: stored,
            weight: weight,
            from: x,
            step: placement.step,
            into: scratch.second,
            count: width,
            scratch: scratch
        )
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
        let x = clampedStart(placement, row: row * 2, width: width, layerWidth: self.width / 2, half: true)
        let stored = index - top / 2
        let weight = (place >> 8) & 255
        guard let halfAlpha, upper != .opaque || lower != .opaque else {
            blue.read(
                row: stored,
                weight: weight,
                from: x,
                step: placement.step,
                into: blueTarget,
                count: width,
                scratch: scratch
            )
            red.read(
                row: stored,
                weight: weight,
                from: x,
                step: placement.step,
                into: redTarget,
                count: width,
                scratch: scratch
            )
            return
        }
        halfAlpha.read(
            row: stored,
            weight: weight,
            from: x,
            step: placement.step,
            into: scratch.second,
            count: width,
            scratch: scratch
        )
        blue.read(
            row: stored,
            weight: weight,
            from: x,
            step: placement.step,
            into: scratch.first,
            count: width,
            scratch: scratch
        )
        RowKernel.cover(blueTarget, with: scratch.first, alpha: scratch.second, count: width)
        red.read(
            row: stored,
            weight: weight,
            from: x,
            step: placement.step,
            into: scratch.first,
            count: width,
            scratch: scratch
        )
        RowKernel.cover(redTarget, with: scratch.first, alpha: scratch.second, count: width)
    }

    /// The row's start, with its waves, kept inside the layer.
    private func clampedStart(_ placement: LayerPlacement, row: Int, width: Int, layerWidth: Int, half: Bool) -> Int {
        var start = placement.x
        let below = ((placement.y + row * placement.step) >> 16) - top
        if placement.waveHeight > 0 {
            let depth = Float(below) / Float(max(luma.height, 1))
            let course = 9 / (depth + 0.06)
            let wave = sin(course * 3 + placement.wavePhase) + 0.5 * sin(course * 7.3 - placement.wavePhase * 1.7)
            start += Int(wave * placement.waveHeight * (0.15 + depth) * 65536)
        }
        if half { start >>= 1 }
        let last = (layerWidth - 1) << 16 - placement.step * (width - 1)
        return min(max(start, 0), max(last, 0))
    }
}
