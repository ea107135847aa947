/// Where a layer holds nothing, and where it hides everything behind it: a bit for every block of every pair of rows.
///
/// `@unchecked Sendable`: it is filled in one piece and only read after that.
final class LayerCover: @unchecked Sendable {
    /// What is no stronger than this is lost in the grain of any picture and is not drawn where a whole block has no
    /// more.
    private static let unseen: UInt8 = 1

    /// How many pairs of rows there are.
    let count: Int
    /// How many of the layer's pixels a block is wide, as a power of two.
    let shift: Int
    /// The width of the layer in pixels.
    private let width: Int
    /// The blocks that hold something.
    let seen: UnsafeMutablePointer<UInt64>
    /// The blocks that hide everything behind them.
    let opaque: UnsafeMutablePointer<UInt64>

    /// Looks at the planes of a layer.
    init(luma: Plane, alpha: Plane?, halfAlpha: Plane?) {
        var shift = 5
        while (luma.width + (1 << shift) - 1) >> shift > 64 { shift += 1 }
        self.shift = shift
        width = luma.width
        count = luma.height / 2
        seen = .allocate(capacity: count)
        opaque = .allocate(capacity: count)
        seen.initialize(repeating: .max, count: count)
        opaque.initialize(repeating: .max, count: count)
        guard let alpha, let halfAlpha else { return }
        for pair in 0..<count {
            var (seenBits, opaqueBits) = (UInt64.zero, UInt64.zero)
            for block in 0..<(width + (1 << shift) - 1) >> shift {
                let columns = block << shift..<min((block + 1) << shift, width)
                var (least, most) = (UInt8.max, UInt8.zero)
                for row in [pair * 2, pair * 2 + 1] {
                    let (opacity, light) = (alpha.row(row), luma.row(row))
                    for column in columns {
                        least = min(least, opacity[column])
                        most = max(most, max(opacity[column], light[column]))
                    }
                }
                let opacity = halfAlpha.row(pair)
                for column in columns.lowerBound / 2..<columns.upperBound / 2 {
                    (least, most) = (min(least, opacity[column]), max(most, opacity[column]))
                }
                if most > Self.unseen { seenBits |= 1 << UInt64(block) }
                if least >= 254 { opaqueBits |= 1 << UInt64(block) }
            }
            (seen[pair], opaque[pair]) = (seenBits, opaqueBits)
        }
    }

    deinit {
        seen.deallocate()
        opaque.deallocate()
    }

    /// All blocks of a row.
    var whole: UInt64 {
        let blocks = (width + (1 << shift) - 1) >> shift
        return blocks >= 64 ? .max : (1 << UInt64(blocks)) - 1
    }

    /// The blocks in which columns lie, which may go on at the other end of a layer that wraps.
    func blocks(_ columns: ClosedRange<Int>, wraps: Bool) -> UInt64 {
        guard columns.count < width else { return whole }
        var (first, last) = (columns.lowerBound, columns.upperBound)
        if wraps {
            first = ((first % width) + width) % width
            last = ((last % width) + width) % width
        } else {
            (first, last) = (min(max(first, 0), width - 1), min(max(last, 0), width - 1))
        }
        let upTo = Self.bits(upTo: last >> shift)
        let before = first >> shift == 0 ? 0 : Self.bits(upTo: first >> shift - 1)
        return first <= last ? upTo & ~before : (whole & ~before) | upTo
    }

    private static func bits(upTo block: Int) -> UInt64 { block >= 63 ? .max : (1 << UInt64(block + 1)) - 1 }
}
