import NIOCore
import NIOHTTPTypesHTTP1

/// Sets up a connection as the gateway wants it, and counts it while it is open.
final class ConnectionSetup: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    /// How much the system keeps of an answer that a client does not take, in bytes. What it chooses by itself is ten
    /// times as much, and a thousand clients that read nothing would have the system hold gigabytes for them.
    private static let sendBufferByteCount: SocketOptionValue = 256 << 10

    /// How much waits in this process, at the least and at the most, before more of an answer is asked for.
    private static let waiting = ChannelOptions.Types.WriteBufferWaterMark(low: 8 << 10, high: 16 << 10)

    private let metrics: GatewayMetrics
    private var isCounted = false

    init(metrics: GatewayMetrics) { self.metrics = metrics }

    func handlerAdded(context: ChannelHandlerContext) {
        guard !isCounted else { return }
        isCounted = true
        metrics.connectionOpened()
        let pipeline = context.pipeline.syncOperations
        if let codec = try? pipeline.handler(type: HTTP1ToHTTPServerCodec.self) {
            try? pipeline.addHandler(AbsoluteFormHandler(), position: .before(codec))
        }
        context.channel.setOption(.writeBufferWaterMark, value: Self.waiting).whenFailure { _ in }
        // Where a socket has no such size (in tests in memory), it has none to set.
        context.channel.setOption(.socketOption(.so_sndbuf), value: Self.sendBufferByteCount).whenFailure { _ in }
    }

    func channelInactive(context: ChannelHandlerContext) {
        if isCounted { metrics.connectionClosed() }
        isCounted = false
        context.fireChannelInactive()
    }
}
