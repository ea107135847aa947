/// How much of every pixel of a box in the picture a shape covers.
///
/// `@unchecked Sendable`: one thread fills it while nobody reads, then many read.
final class ShapeMask: @unchecked Sendable {
    /// The box; all even, and within the picture.
    private(set) var x = 0
    private(set) var y = 0
    private(set) var width = 0
    private(set) var height = 0
    private(set) var bytes: UnsafeMutablePointer<UInt8>
    /// The same at half the size, for colour.
    private(set) var halfBytes: UnsafeMutablePointer<UInt8>
    /// The edge that catches the light; meaningful if `hasRim`.
    private(set) var rimBytes: UnsafeMutablePointer<UInt8>
    private var capacity: Int

    init() {
        capacity = 64
        bytes = .allocate(capacity: capacity)
        rimBytes = .allocate(capacity: capacity)
        halfBytes = .allocate(capacity: capacity)
    }

    deinit { free() }

    private func free() {
        bytes.deallocate()
        rimBytes.deallocate()
        halfBytes.deallocate()
    }

    /// Takes the box that outlines need, cut to the picture.
    ///
    /// - Returns: whether any of it is in the picture.
    func frame(_ outlines: [Outline], size: PictureSize) -> Bool {
        var least = Point(repeating: .infinity)
        var most = Point(repeating: -.infinity)
        for outline in outlines {
            for point in outline.points {
                least = pointwiseMin(least, point)
                most = pointwiseMax(most, point)
            }
        }
        (width, height) = (0, 0)
        guard most.x > 0, most.y > 0, least.x < Float(size.width), least.y < Float(size.height) else { return false }
        x = max(Int(least.x.rounded(.down)) - 1, 0) / 2 * 2
        y = max(Int(least.y.rounded(.down)) - 1, 0) / 2 * 2
        width = (min(Int(most.x.rounded(.up)) + 2, size.width) - x) / 2 * 2
        height = (min(Int(most.y.rounded(.up)) + 2, size.height) - y) / 2 * 2
        guard width > 0, height > 0 else { return false }
        if width * height > capacity {
            free()
            capacity = width * height
            bytes = .allocate(capacity: capacity)
            rimBytes = .allocate(capacity: capacity)
            halfBytes = .allocate(capacity: capacity)
        }
        return true
    }

    /// Prepares what is drawn from the coverage: its half size, and its edge towards the light.
    ///
    /// - Parameters:
    ///   - opacity: the share of the coverage that counts.
    ///   - rim: how far the edge reaches, in pixels towards the light; `nil` for none.
    func finish(opacity: Float, rim: (x: Int, y: Int)?) {
        if let rim {
            for row in 0..<height {
                let target = rimBytes + row * width
                let line = row + rim.y
                let source = bytes + row * width
                guard line >= 0, line < height else {
                    for column in 0..<width { target[column] = source[column] }
                    continue
                }
                let other = bytes + line * width
                // What would be looked up beyond the box is not covered.
                let first = min(max(-rim.x, 0), width)
                let last = max(min(width - rim.x, width), first)
                for column in 0..<first { target[column] = source[column] }
                for column in last..<width { target[column] = source[column] }
                for column in first..<last {
                    let (own, covered) = (source[column], other[column &+ rim.x])
                    target[column] = max(own, covered) &- covered
                }
            }
        }
        if opacity < 1 {
            let share = UInt16(min(max(opacity, 0), 1) * 256)
            for index in 0..<(width * height) {
                bytes[index] = UInt8(truncatingIfNeeded: (UInt16(bytes[index]) &* share) &>> 8)
            }
        }
        for row in 0..<height / 2 {
            let upper = bytes + row * 2 * width
            let lower = upper + width
            let target = halfBytes + row * (width / 2)
            for column in 0..<width / 2 {
                let (left, right) = (column &* 2, column &* 2 &+ 1)
                let above = UInt16(upper[left]) &+ UInt16(upper[right])
                let sum = above &+ UInt16(lower[left]) &+ UInt16(lower[right])
                target[column] = UInt8(truncatingIfNeeded: (sum &+ 2) &>> 2)
            }
        }
    }
}
