/// Given pictures one after the other, each under a slowly moving camera, with dissolves between them. What can be seen
/// through shows the scene behind it.
///
/// `@unchecked Sendable`: the shots change only in `prepare(frame:)`, which the render thread calls while nobody draws.
final class StillSequence: Picture, @unchecked Sendable {
    /// A picture as it lies under the camera at one frame.
    private struct Shot {
        var image: StillImage
        var x: Int
        var y: Int
        var step: Int
        var luma: RowSampling
        var colour: RowSampling
    }

    private let images: [StillImage]
    private let size: PictureSize
    private let course: Course
    private let backdrop: (any Picture)?
    private var current: Shot?
    private var next: Shot?
    private var dissolve = 0

    /// Arranges pictures.
    ///
    /// - Parameters:
    ///   - images: at least one; all are larger than the picture by the same share.
    ///   - size: the picture.
    ///   - course: how the clip passes.
    ///   - backdrop: what is behind them, if any of them has holes.
    init(images: [StillImage], size: PictureSize, course: Course, backdrop: (any Picture)?) {
        self.images = images
        self.size = size
        self.course = course
        self.backdrop = backdrop
    }

    func prepare(frame: Int) throws {
        try backdrop?.prepare(frame: frame)
        let length = Float(course.frameCount) / Float(images.count)
        let place = Float(frame) / length
        let index = min(Int(place), images.count - 1)
        let share = place - Float(index)
        // A dissolve lasts half a second, or a quarter of a shot where shots are short.
        let part = min(Float(course.framesPerSecond) * 0.5 / length, 0.25)
        current = shot(index, share: share)
        next = nil
        dissolve = 0
        if index + 1 < images.count, share > 1 - part {
            next = shot(index + 1, share: share - 1)
            dissolve = Int(passage(1 - part, 1, share) * 256)
        }
    }

    /// Moves towards or away from the middle, by turns, and a little to one side.
    private func shot(_ index: Int, share: Float) -> Shot {
        let image = images[index]
        let eased = 0.3 * share + 0.7 * passage(0, 1, share)
        let isClosing = index % 2 == 0
        let nearness = isClosing ? 0.15 + 0.7 * eased : 0.85 - 0.7 * eased
        let full = Float(image.width) / Float(size.width)
        let scale = full * 0.995 + (1 - full) * nearness
        let step = Int(scale * 65536)
        let roomX = Float(image.width) - Float(size.width) * scale - 2
        let roomY = Float(image.height) - Float(size.height) * scale - 2
        let side = isClosing ? 0.5 + 0.35 * (eased - 0.5) : 0.5 - 0.35 * (eased - 0.5)
        let x = max(Int(roomX * side * 65536), 0)
        return Shot(
            image: image,
            x: x,
            y: max(Int(roomY * 0.5 * 65536), 0),
            step: step,
            luma: RowSampling(coarseness: 1, start: x, step: step, count: size.width),
            colour: RowSampling(coarseness: 1, start: x >> 1, step: step, count: size.width / 2)
        )
    }

    func drawLuma(row: Int, into target: UnsafeMutablePointer<UInt8>, scratch: RowScratch) {
        guard let current else { return }
        if current.image.alpha != nil || next?.image.alpha != nil {
            backdrop?.drawLuma(row: row, into: scratch.third, scratch: scratch)
        }
        draw(current, \.luma, \.alpha, row, behind: scratch.third, into: target, size.width, half: false, scratch)
        guard let next else { return }
        draw(next, \.luma, \.alpha, row, behind: scratch.third, into: scratch.fifth, size.width, half: false, scratch)
        RowKernel.mix(target, scratch.fifth, weight: dissolve, into: target, count: size.width)
    }

    func drawColour(
        row: Int,
        blue: UnsafeMutablePointer<UInt8>,
        red: UnsafeMutablePointer<UInt8>,
        scratch: RowScratch
    ) {
        let width = size.width / 2
        guard let current else { return }
        if current.image.alpha != nil || next?.image.alpha != nil {
            backdrop?.drawColour(row: row, blue: scratch.third, red: scratch.fourth, scratch: scratch)
        }
        for (path, target, behind) in [
            (\StillImage.blue, blue, scratch.third), (\StillImage.red, red, scratch.fourth),
        ] {
            draw(current, path, \.halfAlpha, row, behind: behind, into: target, width, half: true, scratch)
            guard let next else { continue }
            draw(next, path, \.halfAlpha, row, behind: behind, into: scratch.fifth, width, half: true, scratch)
            RowKernel.mix(target, scratch.fifth, weight: dissolve, into: target, count: width)
        }
    }

    private func draw(
        _ shot: Shot,
        _ plane: KeyPath<StillImage, Plane>,
        _ opacity: KeyPath<StillImage, Plane?>,
        _ row: Int,
        behind: UnsafeMutablePointer<UInt8>,
        into target: UnsafeMutablePointer<UInt8>,
        _ count: Int,
        half: Bool,
        _ scratch: RowScratch
    ) {
        let place = (half ? shot.y >> 1 : shot.y) + row * shot.step
        func read(_ plane: Plane, into target: UnsafeMutablePointer<UInt8>) {
            PlaneView(plane).read(
                row: place >> 16,
                weight: (place >> 8) & 255,
                from: half ? shot.x >> 1 : shot.x,
                by: half ? shot.colour.reading : shot.luma.reading,
                columns: 0..<count,
                wraps: false,
                into: target,
                scratch: scratch
            )
        }
        guard let alpha = shot.image[keyPath: opacity] else {
            return read(shot.image[keyPath: plane], into: target)
        }
        target.update(from: behind, count: count)
        read(shot.image[keyPath: plane], into: scratch.first)
        read(alpha, into: scratch.second)
        RowKernel.cover(target, with: scratch.first, alpha: scratch.second, count: count)
    }
}
