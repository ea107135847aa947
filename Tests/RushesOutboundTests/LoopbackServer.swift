import Foundation
import NIOCore
import NIOPosix
import RushesCore
import Synchronization

/// A server on this machine that speaks bytes: it keeps what it hears, and says what it was told to.
final class LoopbackServer: Sendable {
    /// What is said to a whole request.
    enum Script: Sendable {
        /// These bytes, and the end.
        case reply(String)
        /// These bytes, then one more every 10 ms for as long as anybody listens.
        case drip(String)
        /// Nothing, ever.
        case silence
        /// The end, at the first byte.
        case hangUp
    }

    private struct State {
        var connectionCount = 0
        var received: [[UInt8]] = []
    }

    private let state = Guarded(State())
    private let channel: any Channel

    /// The port that it listens on.
    let port: Int

    /// How many connections have come.
    var connectionCount: Int { state.withLock(\.connectionCount) }
    /// What each of them has sent so far.
    var received: [String] { state.withLock { $0.received.map { String(decoding: $0, as: UTF8.self) } } }

    /// Runs a server on `127.0.0.1` for as long as the body runs.
    static func run<Value>(
        _ script: Script,
        _ body: (LoopbackServer) async throws -> Value
    ) async throws -> Value {
        let box = Guarded<LoopbackServer?>(nil)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { child in
                child.eventLoop.makeCompletedFuture {
                    guard let server = box.withLock({ $0 }) else { throw ChannelError.ioOnClosedChannel }
                    try child.pipeline.syncOperations.addHandler(Conversation(server: server, script: script))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let server = LoopbackServer(channel: channel)
        box.withLock { $0 = server }
        do {
            let value = try await body(server)
            try await channel.close()
            return value
        } catch {
            try? await channel.close()
            throw error
        }
    }

    private init(channel: any Channel) {
        self.channel = channel
        port = channel.localAddress?.port ?? 0
    }

    private final class Conversation: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let server: LoopbackServer
        private let script: Script
        private var index = 0
        private var hasAnswered = false

        init(server: LoopbackServer, script: Script) {
            self.server = server
            self.script = script
        }

        func channelActive(context: ChannelHandlerContext) {
            index = server.state.withLock { state in
                state.connectionCount += 1
                state.received.append([])
                return state.connectionCount - 1
            }
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let bytes = Array(unwrapInboundIn(data).readableBytesView)
            let all = server.state.withLock { state in
                state.received[index] += bytes
                return String(decoding: state.received[index], as: UTF8.self)
            }
            if case .hangUp = script { return context.close(promise: nil) }
            guard !hasAnswered, Self.isWhole(all) else { return }
            hasAnswered = true
            let channel = context.channel
            switch script {
            case .reply(let text):
                channel.writeAndFlush(ByteBuffer(string: text)).whenComplete { _ in channel.close(promise: nil) }
            case .drip(let text):
                channel.writeAndFlush(ByteBuffer(string: text), promise: nil)
                let drops = channel.eventLoop.scheduleRepeatedTask(
                    initialDelay: .milliseconds(10),
                    delay: .milliseconds(10)
                ) { _ in
                    channel.writeAndFlush(ByteBuffer(string: "x"), promise: nil)
                }
                channel.closeFuture.whenComplete { _ in drops.cancel() }
            case .silence, .hangUp:
                break
            }
        }

        private static func isWhole(_ text: String) -> Bool {
            guard let end = text.range(of: "\r\n\r\n") else { return false }
            let head = text[..<end.lowerBound].lowercased()
            let length = head.range(of: "content-length: ").map { head[$0.upperBound...].prefix { $0.isNumber } }
            return text[end.upperBound...].utf8.count >= length.flatMap { Int($0) } ?? 0
        }
    }
}
