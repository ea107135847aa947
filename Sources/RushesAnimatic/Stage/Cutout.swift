/// A shape of one colour, ready to be laid over rows of the picture.
///
/// `@unchecked Sendable`: it is made ready by one thread while nobody draws, then many threads draw rows of it.
final class Cutout: @unchecked Sendable {
    let mask = ShapeMask()
    private var shade = InkSet.Shade(.zero)
    private var rim: InkSet.Shade?
    private var rimShare = 0
    /// The row at which it is mirrored, and how strongly; 0 for not at all.
    private var feet = 0
    private var reflection: Float = 0
    private(set) var isVisible = false

    /// Makes ready for a frame.
    func prepare(
        _ part: PuppetPart,
        inks: InkSet,
        feet: Float,
        reflection: Float,
        light: Point,
        size: PictureSize,
        raster: inout ShapeRaster
    ) {
        isVisible = mask.frame(part.outlines, size: size)
        guard isVisible else { return }
        raster.fill(part.outlines, into: mask)
        shade = inks[part.ink]
        self.feet = Int(feet.rounded())
        self.reflection = reflection
        let reach = max(Float(size.shortSide) * 0.0026, 1)
        rim = part.hasRim ? inks.rim : nil
        rimShare = Int(inks.rimStrength * 256)
        mask.finish(
            opacity: part.opacity,
            rim: part.hasRim ? (Int((light.x * reach).rounded()), Int((light.y * reach).rounded())) : nil
        )
    }

    /// Lays the part of a row of luma that lies within the shape.
    func drawLuma(row: Int, into target: UnsafeMutablePointer<UInt8>) {
        let line = row - mask.y
        guard isVisible, line >= 0, line < mask.height else { return }
        let start = target + mask.x
        RowKernel.cover(start, with: shade.luma, mask: mask.bytes + line * mask.width, count: mask.width)
        guard let rim else { return }
        RowKernel.cover(
            start,
            with: rim.luma,
            mask: mask.rimBytes + line * mask.width,
            share: rimShare,
            count: mask.width
        )
    }

    /// Lays the part of a row of colour that lies within the shape.
    func drawColour(row: Int, blue: UnsafeMutablePointer<UInt8>, red: UnsafeMutablePointer<UInt8>) {
        let line = row - mask.y / 2
        guard isVisible, line >= 0, line < mask.height / 2 else { return }
        let count = mask.width / 2
        let cover = mask.halfBytes + line * count
        RowKernel.cover(blue + mask.x / 2, with: shade.blue, mask: cover, count: count)
        RowKernel.cover(red + mask.x / 2, with: shade.red, mask: cover, count: count)
    }

    /// Lays the mirror image's part of a row of luma.
    func drawReflection(row: Int, into target: UnsafeMutablePointer<UInt8>, width: Int, wobble: Int) {
        guard let (line, share) = mirrored(row), isVisible else { return }
        let start = min(max(mask.x + wobble, 0), width - mask.width)
        RowKernel.cover(
            target + start,
            with: shade.luma,
            mask: mask.bytes + line * mask.width,
            share: share,
            count: mask.width
        )
    }

    /// Lays the mirror image's part of a row of colour.
    func drawReflectionColour(
        row: Int,
        blue: UnsafeMutablePointer<UInt8>,
        red: UnsafeMutablePointer<UInt8>,
        width: Int,
        wobble: Int
    ) {
        guard let (line, share) = mirrored(row * 2), isVisible else { return }
        let count = mask.width / 2
        let start = min(max(mask.x / 2 + wobble / 2, 0), width - count)
        let cover = mask.halfBytes + min(line / 2, mask.height / 2 - 1) * count
        RowKernel.cover(blue + start, with: shade.blue, mask: cover, share: share, count: count)
        RowKernel.cover(red + start, with: shade.red, mask: cover, share: share, count: count)
    }

    /// The rows in which the mirror image lies.
    var mirroredRows: Range<Int> {
        guard reflection > 0 else { return 0..<0 }
        return feet..<max(2 * feet - mask.y + 1, feet)
    }

    private func mirrored(_ row: Int) -> (line: Int, share: Int)? {
        guard reflection > 0, row >= feet else { return nil }
        let line = 2 * feet - row - mask.y
        guard line >= 0, line < mask.height else { return nil }
        // What stands higher is mirrored further away from the feet, and more faintly.
        let fade = 1 - Float(row - feet) / Float(max(mask.height, feet - mask.y, 1))
        let share = Int(reflection * max(fade, 0) * 256)
        return share > 4 ? (line, share) : nil
    }
}
