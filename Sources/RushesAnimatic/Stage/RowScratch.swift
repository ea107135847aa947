/// Rows that a thread works in; made once for each thread, never for a frame.
///
/// `@unchecked Sendable`: a scratch belongs to one range of rows at a time.
final class RowScratch: @unchecked Sendable {
    let first: UnsafeMutablePointer<UInt8>
    let second: UnsafeMutablePointer<UInt8>
    let mixed: UnsafeMutablePointer<UInt8>
    let raised: UnsafeMutablePointer<UInt8>
    /// What layers and figures do not use, for pictures that are made of other pictures.
    let third: UnsafeMutablePointer<UInt8>
    let fourth: UnsafeMutablePointer<UInt8>
    let fifth: UnsafeMutablePointer<UInt8>
    private let base: UnsafeMutablePointer<UInt8>

    /// Makes room for rows of up to `width` samples.
    init(width: Int) {
        let capacity = (width + 128 + 63) / 64 * 64
        base = .allocate(capacity: capacity * 7)
        base.initialize(repeating: 0, count: capacity * 7)
        first = base
        second = base + capacity
        mixed = base + capacity * 2
        third = base + capacity * 3
        fourth = base + capacity * 4
        fifth = base + capacity * 5
        raised = base + capacity * 6
    }

    deinit { base.deallocate() }
}
