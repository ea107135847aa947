import Dispatch
import Synchronization

/// Draws frames on one thread and writes them on another, with a few buffers between them.
final class FramePump: Sendable {
    private static let bufferCount = 3

    private let frameCount: Int
    private let buffers: [FrameBuffer]
    private let free = DispatchSemaphore(value: 0)
    private let filled = DispatchSemaphore(value: 0)
    private let isStopped = Atomic(false)

    init(size: PictureSize, frameCount: Int) {
        self.frameCount = frameCount
        buffers = (0..<Self.bufferCount).map { _ in FrameBuffer(size: size) }
        for _ in buffers { free.signal() }
    }

    /// Ends both sides as soon as they look.
    func stop() {
        isStopped.store(true, ordering: .releasing)
        free.signal()
        filled.signal()
    }

    /// Draws every frame; runs on the render thread.
    ///
    /// - Parameters:
    ///   - draw: draws a frame into a buffer.
    ///   - progress: told how many frames are drawn.
    /// - Throws: what `draw` throws; both sides are then stopped.
    func produce(draw: (Int, FrameBuffer) throws -> Void, progress: (Int) -> Void) throws {
        for frame in 0..<frameCount {
            free.wait()
            if isStopped.load(ordering: .acquiring) { return }
            do {
                try draw(frame, buffers[frame % buffers.count])
            } catch {
                stop()
                throw error
            }
            filled.signal()
            progress(frame + 1)
        }
    }

    /// Writes every frame in order; runs on the writing thread.
    ///
    /// - Parameter write: writes a frame; `false` if nobody reads any more.
    /// - Throws: what `write` throws; both sides are then stopped.
    func consume(write: (FrameBuffer) throws -> Bool) throws {
        for frame in 0..<frameCount {
            filled.wait()
            if isStopped.load(ordering: .acquiring) { return }
            do {
                guard try write(buffers[frame % buffers.count]) else { return stop() }
            } catch {
                stop()
                throw error
            }
            free.signal()
        }
    }
}
