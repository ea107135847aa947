/// Draws whole frames: the picture, its finish, then the words.
final class FrameRenderer: Sendable {
    private let size: PictureSize
    private let picture: any Picture
    private let tiles: [Tile]
    private let finish: Finish
    private let overlay: TextOverlay?
    private let timeCode: TimeCode?
    private let isMonochrome: Bool
    private let rows: ParallelRows

    init(
        size: PictureSize,
        picture: any Picture,
        tiles: [Tile],
        finish: Finish,
        overlay: TextOverlay?,
        timeCode: TimeCode?,
        isMonochrome: Bool,
        rows: ParallelRows
    ) {
        self.size = size
        self.picture = picture
        self.tiles = tiles
        self.finish = finish
        self.overlay = overlay
        self.timeCode = timeCode
        self.isMonochrome = isMonochrome
        self.rows = rows
    }

    /// Rows to work in, a set for every piece of a frame.
    static func scratches(threads: Int, size: PictureSize) -> [RowScratch] {
        (0..<(threads <= 1 ? 1 : threads * 3)).map { _ in RowScratch(width: size.width * 2) }
    }

    /// Draws one frame; frames are drawn in order.
    func draw(frame: Int, into buffer: FrameBuffer, scratches: [RowScratch]) throws {
        try picture.prepare(frame: frame)
        let pieces = scratches.count
        let pairs = size.height / 2
        ParallelRows(threads: rows.threads).forEachPiece(pieces) { piece in
            let scratch = scratches[piece]
            let (picture, finish, tiles) = (self.picture, self.finish, self.tiles)
            let (overlay, timeCode) = (self.overlay, self.timeCode)
            for pair in (pairs * piece / pieces)..<(pairs * (piece + 1) / pieces) {
                for row in pair * 2...pair * 2 + 1 {
                    let target = buffer.luma(row)
                    picture.drawLuma(row: row, into: target, scratch: scratch)
                    finish.apply(to: target, row: row, frame: frame)
                    for tile in tiles { tile.drawLuma(row: row, into: target) }
                    overlay?.drawLuma(row: row, into: target)
                    timeCode?.draw(row: row, frame: frame, into: target)
                }
                let blue = buffer.blue(pair)
                let red = buffer.red(pair)
                if self.isMonochrome {
                    blue.update(repeating: 128, count: self.size.width / 2)
                    red.update(repeating: 128, count: self.size.width / 2)
                } else {
                    picture.drawColour(row: pair, blue: blue, red: red, scratch: scratch)
                    finish.applyColour(blue: blue, red: red, row: pair, scratch: scratch)
                    for tile in tiles { tile.drawColour(row: pair, blue: blue, red: red) }
                }
                overlay?.drawColour(row: pair, blue: blue, red: red)
            }
        }
    }
}
