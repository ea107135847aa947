import NIOCore
import NIOPosix
import RushesCore

/// A submission over a connection of its own, which can be hung up before the answer.
struct LoneRequest: Sendable {
    private let channel: any Channel

    /// Connects and sends; the answer is not read.
    static func send(_ body: JSONValue, key: String, port: Int) async throws -> LoneRequest {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port).get()
        let text = body.canonicalJSON
        let request = """
            POST /api/v1/model/generateVideo HTTP/1.1\r
            Host: localhost\r
            Authorization: Bearer \(key)\r
            Content-Type: application/json\r
            Content-Length: \(text.utf8.count)\r
            \r
            \(text)
            """
        try await channel.writeAndFlush(ByteBuffer(string: request))
        return LoneRequest(channel: channel)
    }

    /// Hangs up.
    func close() async throws { try await channel.close() }
}
