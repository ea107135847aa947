/// A decoded picture as 4:2:0 planes.
final class StillImage: Sendable {
    let width: Int
    let height: Int
    let luma: Plane
    let blue: Plane
    let red: Plane

    /// Copies a picture out of one raw frame.
    ///
    /// - Parameters:
    ///   - width: its width in pixels, even.
    ///   - height: its height in pixels, even.
    ///   - bytes: luma, then blue, then red, without gaps.
    init(width: Int, height: Int, bytes: UnsafeRawBufferPointer) {
        self.width = width
        self.height = height
        luma = Plane(width: width, height: height)
        blue = Plane(width: width / 2, height: height / 2)
        red = Plane(width: width / 2, height: height / 2)
        var offset = 0
        for plane in [luma, blue, red] {
            for row in 0..<plane.height {
                let source = UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + plane.width])
                UnsafeMutableRawPointer(plane.row(row)).copyMemory(
                    from: source.baseAddress ?? UnsafeRawPointer(plane.base),
                    byteCount: plane.width
                )
                plane.closeRow(row)
                offset += plane.width
            }
        }
    }
}
