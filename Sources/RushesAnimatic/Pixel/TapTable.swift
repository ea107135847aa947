/// How every sample of a stretched row is mixed from its neighbours, worked out once for all rows of a plane.
///
/// Eight samples at a time are sums of four shifted pieces of the source, so that no sample has to be looked up by
/// itself; that serves a pace between three quarters and five quarters of a sample.
///
/// `@unchecked Sendable`: it is made in one piece and only read after that.
final class TapTable: @unchecked Sendable {
    /// How many samples are made at a time.
    static let block = 8
    private static let taps = 4

    let count: Int
    /// The fraction of a sample at which rows begin, in 1/65536.
    let start: Int
    let step: Int
    /// Whether any sample needs the fourth piece; a slight stretch does with three.
    private let needsFourth: Bool
    private let bases: UnsafeMutablePointer<Int32>
    private let weights: UnsafeMutablePointer<SIMD8<UInt16>>

    /// Works out a table.
    ///
    /// - Parameters:
    ///   - count: how many samples a row has.
    ///   - start: where it begins, within the first sample of the source, in 1/65536.
    ///   - step: how far samples are apart, likewise; between 49152 and 81920.
    init(count: Int, start: Int, step: Int) {
        self.count = count
        self.start = start
        self.step = step
        let blocks = (count + Self.block - 1) / Self.block
        bases = .allocate(capacity: blocks)
        weights = .allocate(capacity: blocks * Self.taps)
        var needsFourth = false
        for block in 0..<blocks {
            var offsets = SIMD8<Int32>()
            var shares = SIMD8<UInt16>()
            for lane in 0..<Self.block {
                let place = start + (block * Self.block + lane) * step
                offsets[lane] = Int32(truncatingIfNeeded: place >> 16) - Int32(lane)
                shares[lane] = UInt16((place >> 8) & 255)
            }
            let base = offsets.min()
            (bases + block).initialize(to: base)
            for tap in 0..<Self.taps {
                var weight = SIMD8<UInt16>()
                for lane in 0..<Self.block {
                    let own = Int(offsets[lane] - base)
                    weight[lane] = own == tap ? 256 - shares[lane] : (own + 1 == tap ? shares[lane] : 0)
                }
                (weights + block * Self.taps + tap).initialize(to: weight)
                if tap == 3, weight != .zero { needsFourth = true }
            }
        }
        self.needsFourth = needsFourth
    }

    deinit {
        bases.deallocate()
        weights.deallocate()
    }

    /// Stretches a row.
    ///
    /// - Parameters:
    ///   - source: the sample in which the row begins; two before it and a few behind its end can be read as well.
    ///   - target: where the samples go.
    func stretch(_ source: UnsafePointer<UInt8>, into target: UnsafeMutablePointer<UInt8>) {
        if needsFourth { stretch(source, into: target, pieces: 4) } else { stretch(source, into: target, pieces: 3) }
    }

    @inline(__always)
    private func stretch(_ source: UnsafePointer<UInt8>, into target: UnsafeMutablePointer<UInt8>, pieces: Int) {
        let whole = count / Self.block
        let output = UnsafeMutableRawPointer(target)
        for block in 0..<whole {
            let samples = mixed(source, block, pieces: pieces)
            output.storeBytes(of: samples, toByteOffset: block * Self.block, as: SIMD8<UInt8>.self)
        }
        let rest = count - whole * Self.block
        guard rest > 0 else { return }
        let last = mixed(source, whole, pieces: pieces)
        for lane in 0..<rest { target[whole * Self.block + lane] = last[lane] }
    }

    @inline(__always)
    private func mixed(_ source: UnsafePointer<UInt8>, _ block: Int, pieces: Int) -> SIMD8<UInt8> {
        let place = UnsafeRawPointer(source) + Int(bases[block])
        let weight = weights + block * Self.taps
        func piece(_ tap: Int) -> SIMD8<UInt16> {
            SIMD8<UInt16>(truncatingIfNeeded: (place + tap).loadUnaligned(as: SIMD8<UInt8>.self)) &* weight[tap]
        }
        var sum = piece(0) &+ piece(1) &+ piece(2) &+ 128
        if pieces == 4 { sum &+= piece(3) }
        return SIMD8<UInt8>(truncatingIfNeeded: sum &>> 8)
    }
}
