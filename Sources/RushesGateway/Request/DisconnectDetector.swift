import NIOCore

/// Knows whether the client at the other end of a connection still sends: one that has gone gets no answer.
final class DisconnectDetector: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private var hasGone = false
    private let onLeaving: @Sendable () -> Void

    /// Makes a handler that tells when the client hangs up.
    init(onLeaving: @escaping @Sendable () -> Void) { self.onLeaving = onLeaving }

    private func leave() {
        guard !hasGone else { return }
        hasGone = true
        onLeaving()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event { leave() }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        leave()
        context.fireChannelInactive()
    }

    /// Whether whoever is at the other end of a connection is still there, as far as can be told.
    static func isClientThere(on channel: any Channel) async -> Bool {
        guard channel.isActive else { return false }
        let there = channel.eventLoop.submit {
            let handler = try? channel.pipeline.syncOperations.handler(type: DisconnectDetector.self)
            return !(handler?.hasGone ?? false)
        }
        return (try? await there.get()) ?? false
    }
}
