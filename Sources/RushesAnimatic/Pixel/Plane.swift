/// One plane of 8-bit samples.
///
/// Rows are followed by a few spare bytes that repeat the last sample, so that a kernel which looks one sample ahead
/// needs no test at the edge.
///
/// `@unchecked Sendable`: a plane is filled by threads that own disjoint rows, and whoever starts them waits for all of
/// them before anybody reads; after that it is only read.
final class Plane: @unchecked Sendable {
    let width: Int
    let height: Int
    let stride: Int
    let base: UnsafeMutablePointer<UInt8>

    /// Allocates a plane that is filled with one value.
    init(width: Int, height: Int, filledWith value: UInt8 = 0) {
        self.width = width
        self.height = max(height, 1)
        stride = (width + 16 + 31) / 32 * 32
        let raw = UnsafeMutableRawPointer.allocate(byteCount: stride * self.height, alignment: 64)
        base = raw.initializeMemory(as: UInt8.self, repeating: value, count: stride * self.height)
    }

    deinit { UnsafeMutableRawPointer(base).deallocate() }

    /// The start of a row; rows past either edge are the edge's.
    func row(_ index: Int) -> UnsafeMutablePointer<UInt8> {
        base + min(max(index, 0), height - 1) * stride
    }

    /// Repeats the last sample of a row into the spare bytes behind it.
    func closeRow(_ index: Int) {
        let start = base + index * stride
        for column in width..<stride { start[column] = start[width - 1] }
    }

    /// Repeats the beginning of a row behind its end, for a plane that goes on endlessly to both sides.
    func wrapRow(_ index: Int) {
        let start = base + index * stride
        for column in width..<stride { start[column] = start[(column - width) % width] }
    }
}
