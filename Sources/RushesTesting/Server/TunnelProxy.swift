import NIOCore
import NIOPosix
import NIOSSL
import RushesCore
import Synchronization

/// A proxy on this machine that opens tunnels by `CONNECT`, as those of companies do.
///
/// The tunnel to any host ends here: the proxy itself holds that host's certificate, and what comes out of the TLS goes
/// to one server of the test. So a test can speak to a host of any name over real TLS, and nothing leaves the machine.
package final class TunnelProxy: Sendable {
    /// One request for a tunnel.
    package struct Request: Sendable, Hashable {
        /// Host and port, as they were asked for.
        package var target: String
        /// The value of `Proxy-Authorization`, if there was one.
        package var authorization: String?
    }

    private let listener: any Channel
    private let seen: Seen

    /// The port that the proxy listens on.
    package let port: Int

    /// The tunnels that were asked for, in order, those that were refused too.
    package var requests: [Request] { seen.requests.withLock(\.self) }

    private final class Seen: Sendable {
        let requests = Guarded<[Request]>([])
    }

    private init(listener: any Channel, seen: Seen) {
        self.listener = listener
        self.seen = seen
        port = listener.localAddress?.port ?? 0
    }

    /// Starts a proxy on a free port of the loopback address.
    ///
    /// - Parameters:
    ///   - port: the server that every tunnel leads to, on this machine, in plain HTTP.
    ///   - certificate: the PEM file of the certificate that the hosts have.
    ///   - key: the PEM file of its key.
    ///   - authorization: the value of `Proxy-Authorization` without which a tunnel is refused (407); `nil` for none.
    /// - Returns: the proxy, which listens.
    /// - Throws: an error of SwiftNIO if a file cannot be read or no port can be bound.
    package static func start(
        to port: Int,
        certificate: String,
        key: String,
        authorization: String? = nil
    ) async throws -> TunnelProxy {
        let context = try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem))
            )
        )
        let seen = Seen()
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = ConnectHandler(to: port, context: context, authorization: authorization) { request in
                        seen.requests.withLock { $0.append(request) }
                    }
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
            }
            .bind(host: "127.0.0.1", port: 0)
            .get()
        return TunnelProxy(listener: listener, seen: seen)
    }

    /// Stops listening; tunnels that are open close with their ends.
    ///
    /// - Throws: an error of SwiftNIO if the socket cannot be closed.
    package func stop() async throws { try await listener.close().get() }

    /// Reads a `CONNECT` and opens its tunnel.
    private final class ConnectHandler: ChannelInboundHandler, RemovableChannelHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let port: Int
        private let context: NIOSSLContext
        private let authorization: String?
        private let report: @Sendable (Request) -> Void
        private var head = ""

        init(
            to port: Int,
            context: NIOSSLContext,
            authorization: String?,
            report: @escaping @Sendable (Request) -> Void
        ) {
            self.port = port
            self.context = context
            self.authorization = authorization
            self.report = report
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            head += String(buffer: unwrapInboundIn(data))
            guard head.hasSuffix("\r\n\r\n") else { return }
            let lines = head.split(separator: "\r\n")
            let words = lines.first?.split(separator: " ") ?? []
            guard words.count == 3, words[0] == "CONNECT" else { return refuse(405, context) }
            let given = lines.first { $0.lowercased().hasPrefix("proxy-authorization:") }
                .map { String($0.dropFirst("proxy-authorization:".count).drop { $0 == " " }) }
            report(Request(target: String(words[1]), authorization: given))
            guard authorization == nil || authorization == given else { return refuse(407, context) }
            open(context)
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

        private func refuse(_ status: Int, _ context: ChannelHandlerContext) {
            let answer = "HTTP/1.1 \(status) No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer))).assumeIsolated().whenComplete { _ in
                context.close(promise: nil)
            }
        }

        private func open(_ context: ChannelHandlerContext) {
            let channel = context.channel
            ClientBootstrap(group: channel.eventLoop).connect(host: "127.0.0.1", port: port).assumeIsolated()
                .whenComplete { result in
                    guard case .success(let server) = result else { return self.refuse(502, context) }
                    let answer = ByteBuffer(string: "HTTP/1.1 200 Connection established\r\n\r\n")
                    context.writeAndFlush(self.wrapOutboundOut(answer), promise: nil)
                    do {
                        let pipeline = channel.pipeline.syncOperations
                        try pipeline.addHandler(NIOSSLServerHandler(context: self.context))
                        try pipeline.addHandler(Relay(to: server))
                        try server.pipeline.syncOperations.addHandler(Relay(to: channel))
                        pipeline.removeHandler(self, promise: nil)
                    } catch {
                        channel.close(promise: nil)
                        server.close(promise: nil)
                    }
                }
        }
    }

    /// Hands everything that comes to the other end, its end too.
    private final class Relay: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let other: any Channel

        init(to other: any Channel) { self.other = other }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            other.writeAndFlush(unwrapInboundIn(data), promise: nil)
        }

        func channelInactive(context: ChannelHandlerContext) { other.close(promise: nil) }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
}
