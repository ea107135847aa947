/// Given pictures one after the other, each under a slowly moving camera, with dissolves between them.
///
/// `@unchecked Sendable`: the shots change only in `prepare(frame:)`, which the render thread calls while nobody draws.
final class StillSequence: Picture, @unchecked Sendable {
    /// A picture as it lies under the camera at one frame.
    private struct Shot {
        var image: StillImage
        var x: Int
        var y: Int
        var step: Int
    }

    private let images: [StillImage]
    private let size: PictureSize
    private let course: Course
    private var current: Shot
    private var next: Shot?
    private var dissolve = 0

    /// Arranges pictures.
    ///
    /// - Parameters:
    ///   - images: at least one; all are larger than the picture by the same share.
    ///   - size: the picture.
    ///   - course: how the clip passes.
    init(images: [StillImage], size: PictureSize, course: Course) {
        self.images = images
        self.size = size
        self.course = course
        current = Shot(image: images[0], x: 0, y: 0, step: 65536)
    }

    func prepare(frame: Int) {
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
        let eased = 0.5 * share + 0.5 * passage(0, 1, share)
        let isClosing = index % 2 == 0
        let nearness = isClosing ? 0.15 + 0.7 * eased : 0.85 - 0.7 * eased
        let full = Float(image.width) / Float(size.width)
        let scale = full * 0.995 + (1 - full) * nearness
        let step = Int(scale * 65536)
        let roomX = Float(image.width) - Float(size.width) * scale - 2
        let roomY = Float(image.height) - Float(size.height) * scale - 2
        let side = isClosing ? 0.5 + 0.35 * (eased - 0.5) : 0.5 - 0.35 * (eased - 0.5)
        return Shot(image: image, x: max(Int(roomX * side * 65536), 0), y: max(Int(roomY * 0.5 * 65536), 0), step: step)
    }

    func drawLuma(row: Int, into target: UnsafeMutablePointer<UInt8>, scratch: RowScratch) {
        draw(current, \.luma, row, target, size.width, half: false, scratch)
        guard let next else { return }
        draw(next, \.luma, row, scratch.second, size.width, half: false, scratch)
        RowKernel.mix(target, scratch.second, weight: dissolve, into: target, count: size.width)
    }

    func drawColour(
        row: Int,
        blue: UnsafeMutablePointer<UInt8>,
        red: UnsafeMutablePointer<UInt8>,
        scratch: RowScratch
    ) {
        for (path, target) in [(\StillImage.blue, blue), (\StillImage.red, red)] {
            draw(current, path, row, target, size.width / 2, half: true, scratch)
            guard let next else { continue }
            draw(next, path, row, scratch.second, size.width / 2, half: true, scratch)
            RowKernel.mix(target, scratch.second, weight: dissolve, into: target, count: size.width / 2)
        }
    }

    private func draw(
        _ shot: Shot,
        _ plane: KeyPath<StillImage, Plane>,
        _ row: Int,
        _ target: UnsafeMutablePointer<UInt8>,
        _ count: Int,
        half: Bool,
        _ scratch: RowScratch
    ) {
        let place = (half ? shot.y >> 1 : shot.y) + row * shot.step
        shot.image[keyPath: plane].read(
            row: place >> 16,
            weight: (place >> 8) & 255,
            from: half ? shot.x >> 1 : shot.x,
            step: shot.step,
            into: target,
            count: count,
            scratch: scratch
        )
    }
}
