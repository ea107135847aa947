/// Rows that a thread works in; made once for each thread, never for a frame.
///
/// `@unchecked Sendable`: a scratch belongs to one range of rows at a time.
final class RowScratch: @unchecked Sendable {
    let first: UnsafeMutablePointer<UInt8>
    let second: UnsafeMutablePointer<UInt8>
    let mixed: UnsafeMutablePointer<UInt8>
    private let capacity: Int

    /// Makes room for rows of up to `width` samples.
    init(width: Int) {
        capacity = width + 64
        first = .allocate(capacity: capacity)
        second = .allocate(capacity: capacity)
        mixed = .allocate(capacity: capacity)
        for row in [first, second, mixed] { row.initialize(repeating: 0, count: capacity) }
    }

    deinit {
        first.deallocate()
        second.deallocate()
        mixed.deallocate()
    }
}
