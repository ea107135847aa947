import ServiceLifecycle

/// Work beside the answering, for as long as that goes on.
struct BackgroundWork: Service {
    private let body: @Sendable () async -> Void
    private let onStop: @Sendable () -> Void

    /// Describes work that ends when its task is cancelled.
    init(_ body: @escaping @Sendable () async -> Void) {
        self.init(onStop: {}, body)
    }

    /// Describes something to be done when the stop begins.
    init(onStop: @escaping @Sendable () -> Void) {
        self.init(onStop: onStop) { try? await gracefulShutdown() }
    }

    private init(onStop: @escaping @Sendable () -> Void, _ body: @escaping @Sendable () async -> Void) {
        self.body = body
        self.onStop = onStop
    }

    func run() async throws {
        await withGracefulShutdownHandler {
            await cancelWhenGracefulShutdown { await body() }
        } onGracefulShutdown: {
            onStop()
        }
    }
}
