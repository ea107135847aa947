import NIOCore
import NIOHTTP1
import NIOPosix
import RushesCore
import Synchronization

/// A paid video service on this machine's loopback address that misbehaves on command and counts what it was asked
/// to do and what it charges for.
///
/// It speaks the dialect of the Atlas Cloud media API. Without a script it behaves well: every submission is accepted
/// and completes on its third poll. What goes wrong is scripted through ``script``; nothing in it waits for time.
package final class MisbehavingServer: Sendable {
    private let service: PaidService
    private let listener: any Channel
    private let connections: Connections

    /// The port that the server listens on.
    package let port: Int

    /// Scheme, host and port: `http://127.0.0.1:49152`.
    package var origin: String { "http://127.0.0.1:\(port)" }

    /// What clients are given as their base URL: the origin and `/api/v1`.
    package var baseURL: String { "\(origin)/api/v1" }

    /// What goes wrong, and what becomes of predictions.
    package var script: ServerScript { service.script }

    /// What the server has seen and charges for, now.
    package var account: ServerAccount { service.account }

    private init(service: PaidService, listener: any Channel, connections: Connections, port: Int) {
        self.service = service
        self.listener = listener
        self.connections = connections
        self.port = port
    }

    /// Starts a server on a free port of the loopback address.
    ///
    /// - Throws: an error of SwiftNIO if no port can be bound.
    package static func start(_ settings: ServerSettings = ServerSettings()) async throws -> MisbehavingServer {
        let service = PaidService(settings: settings)
        let connections = Connections()
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 4096)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .childChannelOption(.writeBufferWaterMark, value: .init(low: 1 << 20, high: 4 << 20))
            .childChannelOption(
                .recvAllocator,
                value: AdaptiveRecvByteBufferAllocator(minimum: 4 << 10, initial: 64 << 10, maximum: 512 << 10)
            )
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    service.countConnection()
                    connections.insert(channel)
                    channel.closeFuture.whenComplete { _ in connections.remove(channel) }
                    let port = channel.localAddress?.port ?? 0
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
                    try channel.pipeline.syncOperations.addHandler(
                        RequestHandler(service: service, origin: "http://127.0.0.1:\(port)")
                    )
                }
            }
            .bind(host: "127.0.0.1", port: 0)
            .get()
        let port = listener.localAddress?.port ?? 0
        return MisbehavingServer(service: service, listener: listener, connections: connections, port: port)
    }

    /// Stops listening and closes every connection.
    ///
    /// - Throws: an error of SwiftNIO if the socket cannot be closed; that it is closed already is not an error.
    package func stop() async throws {
        if listener.isActive { try await listener.close().get() }
        closeConnections()
    }

    /// Closes every connection that is open now, idle ones too; the server goes on listening.
    package func closeConnections() {
        for channel in connections.all { channel.close(promise: nil) }
    }

    /// Changes how the server behaves without faults, from the next request on: its key, clip, price or entity tag.
    package func change(_ change: (inout ServerSettings) -> Void) {
        service.change(change)
    }

    /// Waits until what the server has seen satisfies a condition, such as a certain number of requests.
    package func wait(until isSatisfied: @escaping @Sendable (ServerAccount) -> Bool) async {
        await service.wait(until: isSatisfied)
    }

    /// The connections that are open.
    private final class Connections: Sendable {
        private let channels = Guarded<[ObjectIdentifier: any Channel]>([:])

        var all: [any Channel] { channels.withLock { Array($0.values) } }

        func insert(_ channel: any Channel) {
            channels.withLock { $0[ObjectIdentifier(channel)] = channel }
        }

        func remove(_ channel: any Channel) {
            channels.withLock { _ = $0.removeValue(forKey: ObjectIdentifier(channel)) }
        }
    }
}

/// Runs a body with a server of its own, which is stopped afterwards whatever happens.
///
/// - Throws: what the body throws, or an error of SwiftNIO if no port can be bound.
package func withMisbehavingServer<Result>(
    _ settings: ServerSettings = ServerSettings(),
    _ body: (MisbehavingServer) async throws -> Result
) async throws -> Result {
    let server = try await MisbehavingServer.start(settings)
    do {
        let result = try await body(server)
        try await server.stop()
        return result
    } catch {
        try await server.stop()
        throw error
    }
}
