import NIOCore
import NIOHTTP1
import NIOPosix
import RushesCore
import Synchronization

/// A loopback HTTP server that answers as the test says.
final class ObjectServer: Sendable {
    struct Request: Sendable {
        var ordinal: Int
        var path: String
        var range: Int?
        var ifRange: String?
        var authorization: String?
        /// The server's own port.
        var port: Int
    }

    struct Reply: Sendable {
        var status = 200
        var headers: [(String, String)] = []
        var body: [UInt8] = []
        /// What `content-length` says; `nil` sends the body in chunks.
        var announced: Int?
        /// How much of the body is sent before the connection is closed.
        var cutAfter: Int?
        /// How much of the body is sent before nothing more comes.
        var silentAfter: Int?
    }

    typealias Script = @Sendable (Request) -> Reply

    private let channel: any Channel
    private let seen = Guarded<[Request]>([])

    var requests: [Request] { seen.withLock { $0 } }

    func address(_ path: String = "/clip.mp4?signature=test-signature") -> String {
        "http://127.0.0.1:\(channel.localAddress?.port ?? 0)\(path)"
    }

    /// Runs `body` with a server, and stops it.
    static func with<Value: Sendable>(
        _ script: @escaping Script,
        _ body: (ObjectServer) async throws -> Value
    ) async throws -> Value {
        let box = Guarded<ObjectServer?>(nil)
        let bootstrap = ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.backlog, value: 64)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(
                        Answerer { head in
                            guard let server = box.withLock({ $0 }) else { return Reply(status: 503) }
                            return server.answer(head, script)
                        }
                    )
                }
            }
        let server = ObjectServer(try await bootstrap.bind(host: "127.0.0.1", port: 0).get())
        box.withLock { $0 = server }
        do {
            let value = try await body(server)
            try await server.channel.close()
            return value
        } catch {
            try? await server.channel.close()
            throw error
        }
    }

    private init(_ channel: any Channel) { self.channel = channel }

    private func answer(_ head: HTTPRequestHead, _ script: Script) -> Reply {
        let range = head.headers.first(name: "range")?.dropFirst("bytes=".count).dropLast()
        let request = seen.withLock { seen in
            let request = Request(
                ordinal: seen.count + 1,
                path: head.uri,
                range: range.flatMap { Int($0) },
                ifRange: head.headers.first(name: "if-range"),
                authorization: head.headers.first(name: "authorization"),
                port: channel.localAddress?.port ?? 0
            )
            seen.append(request)
            return request
        }
        return script(request)
    }

    /// What an honest server answers for an object.
    static func honest(_ request: Request, _ bytes: [UInt8], etag: String?) -> Reply {
        var headers: [(String, String)] = [("accept-ranges", "bytes")]
        if let etag { headers.append(("etag", etag)) }
        guard let start = request.range, request.ifRange == nil || request.ifRange == etag else {
            return Reply(headers: headers, body: bytes, announced: bytes.count)
        }
        guard start < bytes.count else {
            headers.append(("content-range", "bytes */\(bytes.count)"))
            return Reply(status: 416, headers: headers, announced: 0)
        }
        headers.append(("content-range", "bytes \(start)-\(bytes.count - 1)/\(bytes.count)"))
        return Reply(status: 206, headers: headers, body: Array(bytes[start...]), announced: bytes.count - start)
    }

    private final class Answerer: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let answer: (HTTPRequestHead) -> Reply
        private var head: HTTPRequestHead?

        init(_ answer: @escaping (HTTPRequestHead) -> Reply) { self.answer = answer }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head): self.head = head
            case .body: break
            case .end:
                guard let head else { return }
                send(answer(head), context)
            }
        }

        private func send(_ reply: Reply, _ context: ChannelHandlerContext) {
            var headers = HTTPHeaders(reply.headers)
            if let announced = reply.announced { headers.add(name: "content-length", value: "\(announced)") }
            let head = HTTPResponseHead(
                version: .http1_1,
                status: HTTPResponseStatus(statusCode: reply.status),
                headers: headers
            )
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            let limit = reply.cutAfter ?? reply.silentAfter ?? reply.body.count
            let sent = ByteBuffer(bytes: reply.body.prefix(limit))
            if reply.cutAfter != nil {
                let channel = context.channel
                context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(sent))))
                    .whenComplete { _ in channel.close(promise: nil) }
            } else {
                context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(sent))), promise: nil)
                if reply.silentAfter == nil { context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil) }
            }
        }
    }
}
