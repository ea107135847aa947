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
    /// Which blocks of every layer are drawn for the rows named by `plannedFor`, and which of those without a look at
    /// what is behind them.
    private(set) var drawn: UnsafeMutablePointer<UInt64>
    private(set) var direct: UnsafeMutablePointer<UInt64>
    /// The frame and rows that the plan is for; a stage's own way of counting.
    var plannedFor = -1
    /// The first layer of the plan in front of which something can be seen.
    var firstSeen = 0
    private var layerCount = 64
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
        drawn = .allocate(capacity: layerCount)
        direct = .allocate(capacity: layerCount)
    }

    deinit {
        base.deallocate()
        drawn.deallocate()
        direct.deallocate()
    }

    /// Makes room for the plan of so many layers.
    func makeRoom(forLayers count: Int) {
        guard count > layerCount else { return }
        drawn.deallocate()
        direct.deallocate()
        layerCount = count
        drawn = .allocate(capacity: count)
        direct = .allocate(capacity: count)
    }
}
