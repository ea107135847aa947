/// The inner loops: rows of 8-bit samples through 16-bit integers, written so that the compiler turns them into vectors.
///
/// Every function works on `count` samples and allocates nothing.
enum RowKernel {
    typealias Source = UnsafePointer<UInt8>
    typealias Target = UnsafeMutablePointer<UInt8>

    /// Mixes two rows: `weight` of 256 parts is the second one.
    static func mix(_ first: Source, _ second: Source, weight: Int, into target: Target, count: Int) {
        guard weight != 0 else { return target.update(from: first, count: count) }
        let share = UInt16(truncatingIfNeeded: weight)
        let rest = 256 &- share
        for index in 0..<count {
            let sum = UInt16(first[index]) &* rest &+ UInt16(second[index]) &* share
            target[index] = UInt8(truncatingIfNeeded: (sum &+ 128) &>> 8)
        }
    }

    /// Mixes every sample with its right neighbour and the row below: `across` and `down` of 256 parts are theirs.
    @inline(__always)
    static func mix(_ upper: Source, _ lower: Source, across: Int, down: Int, into target: Target, count: Int) {
        if down == 0 { return mix(upper, upper + 1, weight: across, into: target, count: count) }
        if across == 0 { return mix(upper, lower, weight: down, into: target, count: count) }
        let both = (across &* down &+ 128) &>> 8
        let shares = (
            UInt16(truncatingIfNeeded: 256 &- across &- down &+ both), UInt16(truncatingIfNeeded: across &- both),
            UInt16(truncatingIfNeeded: down &- both), UInt16(truncatingIfNeeded: both)
        )
        for index in 0..<count {
            let above = UInt16(upper[index]) &* shares.0 &+ UInt16(upper[index &+ 1]) &* shares.1
            let below = UInt16(lower[index]) &* shares.2 &+ UInt16(lower[index &+ 1]) &* shares.3
            target[index] = UInt8(truncatingIfNeeded: (above &+ below &+ 128) &>> 8)
        }
    }

    /// Lays a row that already carries its opacity over another.
    static func cover(_ target: Target, with source: Source, alpha: Source, count: Int) {
        for index in 0..<count {
            let opacity = UInt16(alpha[index])
            let rest = 256 &- opacity &- (opacity &>> 7)
            let under = (UInt16(target[index]) &* rest &+ 128) &>> 8
            target[index] = UInt8(truncatingIfNeeded: min(under &+ UInt16(source[index]), 255))
        }
    }

    /// Lays one flat value over a row, as much as the mask says.
    static func cover(_ target: Target, with value: UInt8, mask: Source, count: Int) {
        let colour = UInt16(value)
        for index in 0..<count {
            let opacity = UInt16(mask[index]) &+ (UInt16(mask[index]) &>> 7)
            let sum = UInt16(target[index]) &* (256 &- opacity) &+ colour &* opacity
            target[index] = UInt8(truncatingIfNeeded: (sum &+ 128) &>> 8)
        }
    }

    /// Lays one flat value over a row, as much as the mask says, but only `share` of 256 parts of that.
    static func cover(_ target: Target, with value: UInt8, mask: Source, share: Int, count: Int) {
        let colour = UInt16(value)
        let part = UInt16(truncatingIfNeeded: min(share, 256))
        for index in 0..<count {
            let opacity = (UInt16(mask[index]) &* part) &>> 8
            let sum = UInt16(target[index]) &* (256 &- opacity) &+ colour &* opacity
            target[index] = UInt8(truncatingIfNeeded: (sum &+ 128) &>> 8)
        }
    }

    /// Brings a row nearer to a flat value, by `weight` of 256 parts.
    static func fade(_ target: Target, toward value: UInt8, weight: Int, count: Int) {
        let share = UInt16(truncatingIfNeeded: weight)
        let rest = 256 &- share
        let constant = UInt16(value) &* share &+ 128
        for index in 0..<count {
            target[index] = UInt8(truncatingIfNeeded: (UInt16(target[index]) &* rest &+ constant) &>> 8)
        }
    }

    /// Adds light to a row.
    static func add(_ target: Target, _ light: Source, count: Int) {
        for index in 0..<count {
            let under = min(target[index], 235)
            target[index] = under &+ min(light[index], 235 &- under)
        }
    }

    /// Darkens luma towards the edges and adds grain: `columnLoss` and `rowLoss` are in 1/256, grain is centred on 128.
    /// What is lost in rounding is decided by `dither`, so that no steps are seen.
    static func finish(
        _ target: Target,
        columnLoss: UnsafePointer<UInt16>,
        rowLoss: UInt16,
        grain: Source,
        dither: Source,
        count: Int
    ) {
        for index in 0..<count {
            let gain = 256 &- min(columnLoss[index] &+ rowLoss, 255)
            let lit = ((UInt16(max(target[index], 16)) &- 16) &* gain &+ UInt16(dither[index])) &>> 8
            let value = lit &+ 16 &+ UInt16(grain[index])
            target[index] = UInt8(truncatingIfNeeded: min(max(value, 144) &- 128, 235))
        }
    }

    /// Makes two or four samples of every one, each nearer to the next.
    static func raise(_ source: Source, by coarseness: Int, into target: Target, count: Int) {
        // The samples that one makes are put together in one number, so that whole numbers are stored.
        let raw = UnsafeMutableRawPointer(target)
        if coarseness == 2 {
            for index in 0..<count {
                let left = UInt16(source[index])
                let right = UInt16(source[index &+ 1])
                let pair = left | ((left &+ right &+ 1) &>> 1) &<< 8
                raw.storeBytes(of: pair.littleEndian, toByteOffset: index &* 2, as: UInt16.self)
            }
            return
        }
        for index in 0..<count {
            let left = UInt32(source[index])
            let right = UInt32(source[index &+ 1])
            let second = (left &* 3 &+ right &+ 2) &>> 2
            let third = (left &+ right &+ 1) &>> 1
            let fourth = (left &+ right &* 3 &+ 2) &>> 2
            let all = left | second &<< 8 | third &<< 16 | fourth &<< 24
            raw.storeBytes(of: all.littleEndian, toByteOffset: index &* 4, as: UInt32.self)
        }
    }
}
