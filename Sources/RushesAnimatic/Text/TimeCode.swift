/// The running time code, set from digits that libass has drawn once.
final class TimeCode: Sendable {
    /// The characters in the order of the strip's cells.
    static let characters = Array("0123456789:")

    private let strip: Plane
    private let cellWidth: Int
    private let cellHeight: Int
    private let x: Int
    private let y: Int
    private let framesPerSecond: Int

    /// Prepares a time code.
    ///
    /// - Parameters:
    ///   - strip: a mask that holds the characters from its upper left corner on, each in a cell of its own.
    ///   - cellWidth: a cell's width in pixels.
    ///   - cellHeight: a cell's height in pixels.
    ///   - x: where the time code begins in the picture.
    ///   - y: its upper edge in the picture.
    ///   - framesPerSecond: how many frames a second has.
    init(strip: Plane, cellWidth: Int, cellHeight: Int, x: Int, y: Int, framesPerSecond: Int) {
        self.strip = Plane(width: cellWidth * Self.characters.count, height: cellHeight)
        for row in 0..<cellHeight { self.strip.row(row).update(from: strip.row(row), count: self.strip.width) }
        self.cellWidth = cellWidth
        self.cellHeight = cellHeight
        self.x = x
        self.y = y
        self.framesPerSecond = framesPerSecond
    }

    /// How many cells a time code takes: `00:00:00:00`.
    static let cellCount = 11

    /// Draws the time code's part of a row.
    func draw(row: Int, frame: Int, into target: UnsafeMutablePointer<UInt8>) {
        let line = row - y
        guard line >= -1, line <= cellHeight else { return }
        let seconds = frame / framesPerSecond
        let parts = (seconds / 3600 % 100, seconds / 60 % 60, seconds % 60, frame % framesPerSecond)
        for cell in 0..<Self.cellCount {
            let part = cell < 2 ? parts.0 : (cell < 5 ? parts.1 : (cell < 8 ? parts.2 : parts.3))
            let place = cell % 3
            let character = place == 2 ? 10 : (place == 0 ? part / 10 : part % 10)
            let start = target + x + cell * cellWidth
            if line >= 1 {
                let above = strip.row(line - 1) + character * cellWidth
                RowKernel.cover(start + 1, with: 16, mask: above, count: cellWidth)
            }
            if line >= 0, line < cellHeight {
                RowKernel.cover(start, with: 226, mask: strip.row(line) + character * cellWidth, count: cellWidth)
            }
        }
    }
}
