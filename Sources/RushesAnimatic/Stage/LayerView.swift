import Foundation

/// A layer in its place at one frame, as the loops that draw rows see it: plain numbers and addresses, so that no
/// references are counted for every row.
///
/// `@unchecked Sendable`: it is only read from, and the stage keeps the layer and its placement alive for the frame.
struct LayerView: @unchecked Sendable {
    /// How many pixels of the picture a block is wide.
    static func blockWidth(_ width: Int) -> Int {
        var block = 64
        while (width + block - 1) / block > 64 { block *= 2 }
        return block
    }

    /// What a layer holds behind a pair of rows, a bit for every block of the picture.
    struct Blocks {
        /// The blocks that hold something.
        var seen: UInt64
        /// The blocks that hide everything behind them.
        var opaque: UInt64
    }

    private let luma: PlaneView
    private let blue: PlaneView
    private let red: PlaneView
    private let alpha: PlaneView?
    private let halfAlpha: PlaneView?
    private let width: Int
    private let top: Int
    private let storedHeight: Int
    private let wraps: Bool
    private let x: Int
    private let y: Int
    private let step: Int
    private let shear: Int
    private let waveHeight: Float
    private let wavePhase: Float
    private let lumaReading: RowReading
    private let colourReading: RowReading
    private let pictureWidth: Int
    private let pairCount: Int
    private let seen: UnsafePointer<UInt64>
    private let opaque: UnsafePointer<UInt64>
    private let allLayerBlocks: UInt64
    private let allBlocks: UInt64
    /// Which blocks of the layer lie behind every block of the picture; `nil` where that differs from row to row.
    private let needs: UnsafePointer<UInt64>?

    /// Puts a layer in its place.
    ///
    /// - Parameters:
    ///   - image: the layer, which outlives this.
    ///   - placement: where it lies; it outlives this as well.
    ///   - pictureWidth: how wide the picture is.
    ///   - needs: room for a number for every block of the picture, which outlives this.
    init(_ image: LayerImage, at placement: LayerPlacement, pictureWidth: Int, needs: UnsafeMutablePointer<UInt64>) {
        luma = PlaneView(image.luma)
        blue = PlaneView(image.blue)
        red = PlaneView(image.red)
        alpha = image.alpha.map(PlaneView.init)
        halfAlpha = image.halfAlpha.map(PlaneView.init)
        (width, top, storedHeight, wraps) = (image.width, image.top, image.luma.height, image.wraps)
        (x, y, step, shear) = (placement.x, placement.y, placement.step, placement.shear)
        (waveHeight, wavePhase) = (placement.waveHeight, placement.wavePhase)
        (lumaReading, colourReading) = (placement.luma.reading, placement.colour.reading)
        self.pictureWidth = pictureWidth
        let cover = image.cover
        (pairCount, seen, opaque) = (cover.count, UnsafePointer(cover.seen), UnsafePointer(cover.opaque))
        allLayerBlocks = cover.whole
        let block = Self.blockWidth(pictureWidth)
        let count = (pictureWidth + block - 1) / block
        allBlocks = count >= 64 ? .max : (1 << UInt64(count)) - 1
        guard shear == 0, waveHeight == 0 else {
            self.needs = nil
            return
        }
        for index in 0..<count {
            // Colour is read up to a pixel beside luma, and stretched rows begin up to half a one beside their place.
            let first = (x + index * block * step) >> 16 - 2
            let last = (x + (min((index + 1) * block, pictureWidth) - 1) * step) >> 16 + 3
            needs[index] = cover.blocks(first...last, wraps: wraps)
        }
        self.needs = UnsafePointer(needs)
    }

    /// What the layer holds behind two rows of the picture's luma and their colour.
    ///
    /// - Parameter pair: the rows, two by two.
    /// - Returns: the blocks, as the picture counts them.
    @inline(__always)
    func blocks(inPair pair: Int) -> Blocks {
        let first = (y + pair * 2 * step) >> 16
        let last = (y + (pair * 2 + 1) * step) >> 16 + 1
        let colour = ((y >> 1) + pair * step) >> 16 * 2
        var (seenBits, opaqueBits) = (UInt64.zero, UInt64.max)
        let pairs = (min(first, colour) - top) >> 1...(max(last, colour + 3) - top) >> 1
        for index in pairs {
            let isStored = index >= 0 && index < pairCount
            seenBits |= isStored ? seen[index] : 0
            opaqueBits &= isStored ? opaque[index] : 0
        }
        if seenBits == 0 { return Blocks(seen: 0, opaque: 0) }
        if opaqueBits & allLayerBlocks == allLayerBlocks { return Blocks(seen: allBlocks, opaque: allBlocks) }
        guard let needs else { return Blocks(seen: allBlocks, opaque: 0) }
        var result = Blocks(seen: 0, opaque: 0)
        var rest = allBlocks
        var index = 0
        var bit: UInt64 = 1
        while rest != 0 {
            let need = needs[index]
            if seenBits & need != 0 { result.seen |= bit }
            if opaqueBits & need == need { result.opaque |= bit }
            rest &= rest &- 1
            bit = bit &<< 1
            index &+= 1
        }
        return result
    }

    /// Lays some columns of one row of the layer over a row of the picture's luma.
    ///
    /// - Parameters:
    ///   - row: the row of the picture.
    ///   - columns: which of its columns.
    ///   - isOpaque: whether nothing behind them is seen.
    ///   - target: the row.
    ///   - scratch: rows to work in.
    func drawLuma(
        row: Int,
        columns: Range<Int>,
        isOpaque: Bool,
        into target: UnsafeMutablePointer<UInt8>,
        scratch: RowScratch
    ) {
        let place = y + row * step
        let index = place >> 16 - top
        let weight = (place >> 8) & 255
        guard index >= -1, index < storedHeight else { return }
        let start = start(of: row, half: false)
        let begin = target + columns.lowerBound
        @inline(__always)
        func read(_ plane: PlaneView, into target: UnsafeMutablePointer<UInt8>) {
            plane.read(
                row: index,
                weight: weight,
                from: start,
                by: lumaReading,
                columns: columns,
                wraps: wraps,
                into: target,
                scratch: scratch
            )
        }
        guard let alpha, !isOpaque else { return read(luma, into: begin) }
        read(luma, into: scratch.first)
        read(alpha, into: scratch.second)
        RowKernel.cover(begin, with: scratch.first, alpha: scratch.second, count: columns.count)
    }

    /// Lays some columns of one row of the layer over a row of the picture's colour, which is half as fine.
    ///
    /// - Parameters:
    ///   - row: the row of the picture's colour.
    ///   - columns: which of its columns.
    ///   - isOpaque: whether nothing behind them is seen.
    ///   - blueTarget: the row of the blue difference.
    ///   - redTarget: the row of the red difference.
    ///   - scratch: rows to work in.
    func drawColour(
        row: Int,
        columns: Range<Int>,
        isOpaque: Bool,
        blue blueTarget: UnsafeMutablePointer<UInt8>,
        red redTarget: UnsafeMutablePointer<UInt8>,
        scratch: RowScratch
    ) {
        let place = (y >> 1) + row * step
        let index = place >> 16 - top / 2
        let weight = (place >> 8) & 255
        guard index >= -1, index < storedHeight / 2 else { return }
        let start = start(of: row * 2, half: true)
        @inline(__always)
        func read(_ plane: PlaneView, into target: UnsafeMutablePointer<UInt8>) {
            plane.read(
                row: index,
                weight: weight,
                from: start,
                by: colourReading,
                columns: columns,
                wraps: wraps,
                into: target,
                scratch: scratch
            )
        }
        let (blueBegin, redBegin) = (blueTarget + columns.lowerBound, redTarget + columns.lowerBound)
        guard let halfAlpha, !isOpaque else {
            read(blue, into: blueBegin)
            return read(red, into: redBegin)
        }
        read(halfAlpha, into: scratch.second)
        read(blue, into: scratch.first)
        RowKernel.cover(blueBegin, with: scratch.first, alpha: scratch.second, count: columns.count)
        read(red, into: scratch.first)
        RowKernel.cover(redBegin, with: scratch.first, alpha: scratch.second, count: columns.count)
    }

    /// Where a row begins in the layer, with its waves; kept inside a layer that ends.
    @inline(__always)
    private func start(of row: Int, half: Bool) -> Int {
        var start = x
        if shear != 0 || waveHeight > 0 {
            let below = (y + row * step) >> 16 - top
            start += shear * below
            if waveHeight > 0 {
                let depth = Float(below) / Float(max(storedHeight, 1))
                let course = 9 / (depth + 0.06)
                let wave = sin(course * 3 + wavePhase) + 0.5 * sin(course * 7.3 - wavePhase * 1.7)
                start += Int(wave * waveHeight * (0.15 + depth) * 65536)
            }
        }
        if half { start >>= 1 }
        let layerWidth = half ? width / 2 : width
        if wraps {
            let length = layerWidth << 16
            if start >= 0, start < length { return start }
            let rest = start % length
            return rest < 0 ? rest + length : rest
        }
        let columns = half ? pictureWidth / 2 : pictureWidth
        let last = (layerWidth - 1) << 16 - step * (columns - 1)
        return min(max(start, 0), max(last, 0))
    }
}
