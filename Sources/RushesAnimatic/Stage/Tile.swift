/// A small still picture that lies over the scene in a thin frame: a reference on the board.
final class Tile: Sendable {
    private let image: StillImage
    private let x: Int
    private let y: Int
    private let border: Int

    /// Puts a picture in its place; all measures are made even.
    init(image: StillImage, x: Int, y: Int, border: Int) {
        self.image = image
        self.border = max(border / 2 * 2, 2)
        self.x = x / 2 * 2
        self.y = y / 2 * 2
    }

    /// Draws the part of the tile that lies on a row of luma.
    func drawLuma(row: Int, into target: UnsafeMutablePointer<UInt8>) {
        let line = row - y
        guard line >= -border, line < image.height + border else { return }
        (target + (x - border)).update(repeating: 210, count: image.width + border * 2)
        guard line >= 0, line < image.height else { return }
        (target + x).update(from: image.luma.row(line), count: image.width)
    }

    /// Draws the part of the tile that lies on a row of colour.
    func drawColour(row: Int, blue: UnsafeMutablePointer<UInt8>, red: UnsafeMutablePointer<UInt8>) {
        let line = row - y / 2
        guard line >= -border / 2, line < (image.height + border) / 2 else { return }
        let isImage = line >= 0 && line < image.height / 2
        for (target, plane) in [(blue, image.blue), (red, image.red)] {
            (target + (x - border) / 2).update(repeating: 128, count: image.width / 2 + border)
            if isImage { (target + x / 2).update(from: plane.row(line), count: image.width / 2) }
        }
    }
}
