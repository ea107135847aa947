/// How every sample of a stretched row is mixed from its neighbours, worked out once for all rows of a plane.
///
/// Eight samples at a time are sums of four shifted pieces of the source, so that no sample has to be looked up by
/// itself; that serves a pace between three quarters and five quarters of a sample.
final class TapTable: Sendable {
    /// The table as a kernel sees it.
    ///
    /// `@unchecked Sendable`: it is made in one piece and only read after that.
    struct Taps: @unchecked Sendable {
        /// The fraction of a sample at which rows begin, in 1/65536.
        let start: Int
        fileprivate let count: Int
        /// Whether any sample needs the fourth piece; a slight stretch does with three.
        fileprivate var needsFourth = false
        fileprivate let bases: UnsafeMutablePointer<Int32>
        fileprivate let weights: UnsafeMutablePointer<SIMD8<UInt16>>
    }

    /// How many samples are made at a time.
    fileprivate static let block = 8
    fileprivate static let pieces = 4

    let taps: Taps

    /// Works out a table.
    ///
    /// - Parameters:
    ///   - count: how many samples a row has.
    ///   - start: where it begins, within the first sample of the source, in 1/65536.
    ///   - step: how far samples are apart, likewise; between 49152 and 81920.
    init(count: Int, start: Int, step: Int) {
        let blocks = (count + Self.block - 1) / Self.block
        var taps = Taps(
            start: start,
            count: count,
            bases: .allocate(capacity: blocks),
            weights: .allocate(capacity: blocks * Self.pieces)
        )
        let lanes = SIMD8<Int32>(0, 1, 2, 3, 4, 5, 6, 7)
        let places = lanes &* Int32(truncatingIfNeeded: step)
        var fourth = SIMD8<UInt16>.zero
        for block in 0..<blocks {
            let place = places &+ Int32(truncatingIfNeeded: start + block * Self.block * step)
            let offsets = (place &>> 16) &- lanes
            let base = offsets.min()
            (taps.bases + block).initialize(to: base)
            let own = SIMD8<UInt16>(truncatingIfNeeded: offsets &- base)
            let share = SIMD8<UInt16>(truncatingIfNeeded: (place &>> 8) & 255)
            for piece in 0..<Self.pieces {
                let number = UInt16(piece)
                var weight = SIMD8<UInt16>.zero.replacing(with: 256 &- share, where: own .== number)
                weight.replace(with: share, where: own &+ 1 .== number)
                (taps.weights + block * Self.pieces + piece).initialize(to: weight)
                if piece == 3 { fourth |= weight }
            }
        }
        taps.needsFourth = fourth != .zero
        self.taps = taps
    }

    deinit {
        taps.bases.deallocate()
        taps.weights.deallocate()
    }
}

extension TapTable.Taps {
    /// Where the source of some columns begins, from the sample in which the row begins, and how far it reaches.
    func reach(of columns: Range<Int>) -> (offset: Int, count: Int) {
        let last = (columns.upperBound - 1) / TapTable.block
        let first = columns.lowerBound / TapTable.block
        let offset = Int(bases[first])
        return (offset, Int(bases[last]) - offset + TapTable.block + TapTable.pieces)
    }

    /// Stretches some columns of a row.
    ///
    /// - Parameters:
    ///   - source: the sample in which the row begins; what the columns need around it can be read.
    ///   - columns: which ones; they begin at a multiple of eight.
    ///   - target: where the first of them goes.
    func stretch(_ source: UnsafePointer<UInt8>, columns: Range<Int>, into target: UnsafeMutablePointer<UInt8>) {
        if needsFourth {
            stretch(source, columns, into: target, pieces: 4)
        } else {
            stretch(source, columns, into: target, pieces: 3)
        }
    }

    @inline(__always)
    private func stretch(
        _ source: UnsafePointer<UInt8>,
        _ columns: Range<Int>,
        into target: UnsafeMutablePointer<UInt8>,
        pieces: Int
    ) {
        let first = columns.lowerBound / TapTable.block
        let whole = columns.upperBound / TapTable.block
        let output = UnsafeMutableRawPointer(target)
        var place = 0
        for block in first..<whole {
            let samples = mixed(source, block, pieces: pieces)
            output.storeBytes(of: samples, toByteOffset: place, as: SIMD8<UInt8>.self)
            place &+= TapTable.block
        }
        let rest = columns.upperBound - whole * TapTable.block
        guard rest > 0 else { return }
        let last = mixed(source, whole, pieces: pieces)
        for lane in 0..<rest { target[place + lane] = last[lane] }
    }

    @inline(__always)
    private func mixed(_ source: UnsafePointer<UInt8>, _ block: Int, pieces: Int) -> SIMD8<UInt8> {
        let place = UnsafeRawPointer(source) + Int(bases[block])
        let weight = weights + block * TapTable.pieces
        func piece(_ tap: Int) -> SIMD8<UInt16> {
            SIMD8<UInt16>(truncatingIfNeeded: (place + tap).loadUnaligned(as: SIMD8<UInt8>.self)) &* weight[tap]
        }
        var sum = piece(0) &+ piece(1) &+ piece(2) &+ 128
        if pieces == 4 { sum &+= piece(3) }
        return SIMD8<UInt8>(truncatingIfNeeded: sum &>> 8)
    }
}
