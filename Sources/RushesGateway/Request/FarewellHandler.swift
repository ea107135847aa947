import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Closes a connection after an answer that says so, whatever the client still sends: a body that is refused is not read
/// to its end.
final class FarewellHandler: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// For how long the client may still read the answer before the connection is gone.
    private static let linger = TimeAmount.milliseconds(500)

    private var isLeaving = false

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head):
            isLeaving = head.headerFields[.connection]?.lowercased() == "close"
        case .end where isLeaving:
            let channel = context.channel
            channel.eventLoop.scheduleTask(in: Self.linger) { channel.close(promise: nil) }
        case .body, .end: break
        }
        context.write(data, promise: promise)
    }
}
