import RushesCore

/// A clip that is shown as it is, frame by frame, as ffmpeg decodes it.
///
/// `@unchecked Sendable`: the frame changes only in `prepare(frame:)`, which the render thread calls while nobody draws.
final class VideoBackdrop: Picture, @unchecked Sendable {
    private let source: RawPipe
    private let patience: Duration
    private let current: FrameBuffer
    private let size: PictureSize
    private let course: Course
    private let fields: [ParticleField]
    private var time: Float = 0

    /// Shows what comes out of a pipe, in the weather that the words of the edit ask for.
    ///
    /// `patience` is how long the decoder may give nothing.
    init(size: PictureSize, source: RawPipe, plan: ClipPlan, patience: Duration) {
        self.size = size
        self.source = source
        self.patience = patience
        current = FrameBuffer(size: size)
        course = plan.course
        fields = ParticleField.fields(of: plan.scene, size: size, light: 0.6)
    }

    func prepare(frame: Int) throws {
        time = course.time(at: frame)
        guard try source.read(into: current.bytes, count: current.byteCount, patience: patience) else {
            throw RushesError(.mediaUnreadable, "the given clip cannot be decoded beyond frame \(frame)")
        }
    }

    func drawLuma(row: Int, into target: UnsafeMutablePointer<UInt8>, scratch: RowScratch) {
        target.update(from: current.luma(row), count: size.width)
        for field in fields { field.add(row: row, time: time, to: target) }
    }

    func drawColour(
        row: Int,
        blue: UnsafeMutablePointer<UInt8>,
        red: UnsafeMutablePointer<UInt8>,
        scratch: RowScratch
    ) {
        blue.update(from: current.blue(row), count: size.width / 2)
        red.update(from: current.red(row), count: size.width / 2)
    }
}
