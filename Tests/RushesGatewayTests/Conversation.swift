import Foundation
import NIOCore
import NIOPosix

/// A connection over which a test says one thing at a time, and reads what is answered before it goes on.
struct Conversation {
    private let channel: any Channel
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var iterator: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    /// What has been answered so far.
    private(set) var answer = ""

    /// Connects for as long as a body talks.
    static func hold<Value>(
        port: Int,
        _ body: (inout Conversation) async throws -> Value
    ) async throws -> Value {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            var conversation = Conversation(
                channel: channel.channel,
                outbound: outbound,
                iterator: inbound.makeAsyncIterator()
            )
            return try await body(&conversation)
        }
    }

    /// Says something.
    func say(_ text: String) async throws { try await outbound.write(ByteBuffer(string: text)) }

    /// Reads until a text has been answered, or the connection ends.
    ///
    /// - Returns: whether it has.
    mutating func hear(_ text: String) async throws -> Bool {
        while !answer.contains(text) {
            guard let buffer = try await iterator.next(isolation: #isolation) else { return false }
            answer += String(buffer: buffer)
        }
        return true
    }

    /// Reads until the connection ends.
    mutating func hearOut() async throws { while try await hear("\u{0}never") {} }

    /// Breaks the connection off with a reset, as a program that is killed does.
    func reset() async throws {
        try await (channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        try await channel.close()
    }
}
