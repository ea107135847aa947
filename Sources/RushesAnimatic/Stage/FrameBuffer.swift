/// One picture as 4:2:0 planes in one piece, as ffmpeg reads it.
///
/// `@unchecked Sendable`: it is handed from the threads that draw it to the one that writes it, never held by both.
final class FrameBuffer: @unchecked Sendable {
    let size: PictureSize
    let byteCount: Int
    let bytes: UnsafeMutablePointer<UInt8>

    init(size: PictureSize) {
        self.size = size
        byteCount = size.width * size.height * 3 / 2
        bytes = .allocate(capacity: byteCount)
        bytes.initialize(repeating: 128, count: byteCount)
    }

    deinit { bytes.deallocate() }

    /// The start of a row of luma.
    func luma(_ row: Int) -> UnsafeMutablePointer<UInt8> { bytes + row * size.width }

    /// The start of a row of the blue difference.
    func blue(_ row: Int) -> UnsafeMutablePointer<UInt8> {
        bytes + size.width * size.height + row * (size.width / 2)
    }

    /// The start of a row of the red difference.
    func red(_ row: Int) -> UnsafeMutablePointer<UInt8> { blue(size.height / 2) + row * (size.width / 2) }
}
