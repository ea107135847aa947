import Dispatch
import Foundation

extension Terminal {
    /// Each time that the window is resized, from now until the stream is let go of. Several times that come at once may
    /// be one.
    package static func resizings() -> AsyncStream<Void> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
            let source = DispatchSource.makeSignalSource(
                signal: SIGWINCH,
                queue: DispatchQueue(label: "rushes.resizings")
            )
            source.setEventHandler { continuation.yield() }
            // Cancelling is all that is done to the source from elsewhere, and Dispatch lets anybody do that.
            nonisolated(unsafe) let kept = source
            continuation.onTermination = { _ in kept.cancel() }
            source.resume()
        }
    }
}
