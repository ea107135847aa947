/// A decoded picture as 4:2:0 planes that carry its opacity.
final class StillImage: Sendable {
    let width: Int
    let height: Int
    let luma: Plane
    let blue: Plane
    let red: Plane
    /// Opacity at full and at half size; `nil` for a picture without holes.
    let alpha: Plane?
    let halfAlpha: Plane?

    /// Copies a picture out of one raw frame.
    ///
    /// - Parameters:
    ///   - width: its width in pixels, even.
    ///   - height: its height in pixels, even.
    ///   - hasAlpha: whether opacity follows the colours.
    ///   - isFlat: whether holes are filled with grey.
    ///   - bytes: luma, then blue, then red, then opacity, without gaps.
    init(width: Int, height: Int, hasAlpha: Bool, isFlat: Bool = false, bytes: UnsafeRawBufferPointer) {
        self.width = width
        self.height = height
        luma = Plane(width: width, height: height)
        blue = Plane(width: width / 2, height: height / 2)
        red = Plane(width: width / 2, height: height / 2)
        let alpha = hasAlpha ? Plane(width: width, height: height) : nil
        let halfAlpha = hasAlpha ? Plane(width: width / 2, height: height / 2) : nil
        self.alpha = isFlat ? nil : alpha
        self.halfAlpha = isFlat ? nil : halfAlpha
        var offset = 0
        for plane in [luma, blue, red, alpha].compactMap(\.self) {
            for row in 0..<plane.height {
                let source = UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + plane.width])
                UnsafeMutableRawPointer(plane.row(row)).copyMemory(
                    from: source.baseAddress ?? UnsafeRawPointer(plane.base),
                    byteCount: plane.width
                )
                offset += plane.width
            }
        }
        if let alpha, let halfAlpha {
            for row in 0..<height / 2 {
                let (upper, lower) = (alpha.row(row * 2), alpha.row(row * 2 + 1))
                let target = halfAlpha.row(row)
                for column in 0..<width / 2 {
                    let sum =
                        UInt16(upper[column * 2]) + UInt16(upper[column * 2 + 1]) + UInt16(lower[column * 2])
                        + UInt16(lower[column * 2 + 1])
                    target[column] = UInt8((sum + 2) >> 2)
                }
            }
            Self.multiply(luma, by: alpha, over: isFlat ? 84 : 0)
            Self.multiply(blue, by: halfAlpha, over: isFlat ? 128 : 0)
            Self.multiply(red, by: halfAlpha, over: isFlat ? 128 : 0)
        }
        for plane in [luma, blue, red, alpha, halfAlpha].compactMap(\.self) {
            for row in 0..<plane.height { plane.closeRow(row) }
        }
    }

    private static func multiply(_ plane: Plane, by opacity: Plane, over ground: UInt16) {
        for row in 0..<plane.height {
            let (target, share) = (plane.row(row), opacity.row(row))
            for column in 0..<plane.width {
                let part = UInt16(share[column])
                target[column] = UInt8((UInt16(target[column]) * part + ground * (255 - part) + 127) / 255)
            }
        }
    }
}
