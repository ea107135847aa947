import Foundation

/// Runs work that blocks on a thread of its own, so that the cooperative pool keeps its threads.
enum OwnThread {
    static func run<Value: Sendable>(
        _ name: String,
        _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let thread = Thread {
                RawPipe.ignoreBrokenPipesOnThisThread()
                continuation.resume(with: Result(catching: body))
            }
            thread.name = name
            // Deep noise and painter calls fit easily; the default of other threads on macOS is only half of this.
            thread.stackSize = 1 << 20
            thread.start()
        }
    }
}
