import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import RushesGateway

/// A connection as the server has it, from the codecs to whoever answers, with a clock that is moved by hand.
///
/// Bytes are asked for as the server does it: again after each that came, unless ``isTaking`` is false.
final class SlowPeer {
    /// Holds back what is written as long as it is asked to: a peer that takes nothing.
    private final class Dam: ChannelOutboundHandler {
        typealias OutboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        var isClosed = false
        private var held: [(NIOAny, EventLoopPromise<Void>?)] = []

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            if isClosed { held.append((data, promise)) } else { context.write(data, promise: promise) }
        }

        func release(_ count: Int, context: ChannelHandlerContext) {
            for (data, promise) in held.prefix(count) { context.writeAndFlush(data, promise: promise) }
            held.removeFirst(min(count, held.count))
        }
    }

    let channel = EmbeddedChannel()
    /// Whether bytes are asked for after those that came.
    var isTaking = true
    private let dam = Dam()

    init(_ limits: GatewayLimits = GatewayLimits(), isActive: Bool = true) throws {
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(dam)
        try pipeline.configureHTTPServerPipeline(withPipeliningAssistance: false, withErrorHandling: false)
        try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
        try pipeline.addHandler(SlowRequestHandler(limits: limits))
        if isActive {
            channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1), promise: nil)
            channel.read()
        }
    }

    var isOpen: Bool { channel.isActive }

    /// Whether what is written is held back from now on.
    var takesNothing: Bool {
        get { dam.isClosed }
        set { dam.isClosed = newValue }
    }

    func send(_ text: String) throws {
        try channel.writeInbound(ByteBuffer(string: text))
        if isTaking { channel.read() }
    }

    /// Begins to ask for bytes again.
    func take() {
        isTaking = true
        channel.read()
    }

    func wait(_ time: TimeAmount) { channel.embeddedEventLoop.advanceTime(by: time) }

    func respond(head: Bool = true, body: Int? = nil, end: Bool = true) {
        if head { channel.write(HTTPResponsePart.head(HTTPResponse(status: .ok)), promise: nil) }
        if let body { channel.write(HTTPResponsePart.body(ByteBuffer(repeating: 7, count: body)), promise: nil) }
        if end { channel.write(HTTPResponsePart.end(nil), promise: nil) }
        channel.flush()
    }

    /// Takes so many of the pieces that were held back.
    func release(_ count: Int) throws {
        dam.release(count, context: try channel.pipeline.syncOperations.context(handler: dam))
    }
}
