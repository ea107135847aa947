package import RushesProvider

/// The raw frames of a scene without words, for looking at, measuring and comparing them; nothing is encoded.
///
/// `@unchecked Sendable`: it is used by one thread at a time.
package final class FrameStudy: @unchecked Sendable {
    private let renderer: FrameRenderer
    private let buffer: FrameBuffer
    private let scratches: [RowScratch]
    /// How many frames there are.
    package let frameCount: Int
    /// The size of a frame in pixels.
    package let size: PictureSize

    /// Paints the scene of a submission that brings no material.
    ///
    /// - Parameters:
    ///   - submission: whose scene it is.
    ///   - threads: how many cores are used.
    package init(_ submission: Submission, threads: Int) {
        let plan = ClipPlan(submission, firstImage: nil)
        let rows = ParallelRows(threads: threads)
        size = plan.size
        frameCount = plan.frameCount
        renderer = FrameRenderer(
            size: plan.size,
            picture: SceneStage(scene: plan.scene, size: plan.size, course: plan.course, rows: rows),
            tiles: [],
            finish: Finish(size: plan.size, scene: plan.scene, isDrawn: true),
            overlay: nil,
            timeCode: nil,
            isMonochrome: plan.scene.isMonochrome,
            rows: rows
        )
        buffer = FrameBuffer(size: plan.size)
        scratches = FrameRenderer.scratches(threads: threads, size: plan.size)
    }

    /// Draws a frame; frames are drawn in order.
    ///
    /// - Parameter frame: which one, from 0.
    /// - Throws: nothing that a scene without material could cause.
    package func draw(_ frame: Int) throws { try renderer.draw(frame: frame, into: buffer, scratches: scratches) }

    /// The planes of the frame that was drawn last: luma, blue and red difference, without gaps.
    package var bytes: [UInt8] { Array(UnsafeBufferPointer(start: buffer.bytes, count: buffer.byteCount)) }
}
