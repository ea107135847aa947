import Dispatch
package import RushesCore

/// Runs file work that may block, away from the threads that async functions share.
package enum BlockingWork {
    private static let queue = DispatchQueue(
        label: "rushes.media.blocking",
        qos: .userInitiated,
        attributes: .concurrent
    )

    /// Runs `body` on a thread that may block, and waits for it without holding a thread of the caller's.
    ///
    /// - Parameter body: the work; it is not interrupted by cancellation, so it must be bounded.
    /// - Returns: what `body` returns.
    /// - Throws: what `body` throws.
    package static func run<Value: Sendable>(
        _ body: @escaping @Sendable () throws(RushesError) -> Value
    ) async throws(RushesError) -> Value {
        let result = await withCheckedContinuation { (done: CheckedContinuation<Result<Value, RushesError>, Never>) in
            queue.async {
                do throws(RushesError) {
                    done.resume(returning: .success(try body()))
                } catch {
                    done.resume(returning: .failure(error))
                }
            }
        }
        return try result.get()
    }
}
