import NIOCore

/// Counts connections while they are open.
final class ConnectionCount: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private let metrics: GatewayMetrics
    private var isCounted = false

    init(metrics: GatewayMetrics) { self.metrics = metrics }

    func handlerAdded(context: ChannelHandlerContext) {
        guard !isCounted else { return }
        isCounted = true
        metrics.connectionOpened()
    }

    func channelInactive(context: ChannelHandlerContext) {
        if isCounted { metrics.connectionClosed() }
        isCounted = false
        context.fireChannelInactive()
    }
}
