import HTTPTypes
import Hummingbird
import HummingbirdTesting
import RushesCore
import RushesGateway
import RushesOutbound
import Synchronization

/// A receiver of webhooks, and what it was sent.
final class WebhookInbox: Sendable {
    struct Message: Sendable {
        var headers: [(String, String)]
        var body: [UInt8]
    }

    private let state = Guarded<(messages: [Message], statuses: [HTTPResponse.Status])>(([], []))
    var messages: [Message] { state.withLock(\.messages) }

    /// Answers with these statuses first, and with 200 afterwards.
    func answer(_ statuses: HTTPResponse.Status...) { state.withLock { $0.statuses = statuses } }

    func take(_ message: Message) -> HTTPResponse.Status {
        state.withLock { state in
            state.messages.append(message)
            return state.statuses.isEmpty ? .ok : state.statuses.removeFirst()
        }
    }

    /// Listens at `/hook` on a port of this machine for as long as a test runs.
    static func receiving(_ body: @escaping @Sendable (WebhookInbox, Int) async throws -> Void) async throws {
        let inbox = WebhookInbox()
        let router = Router()
        router.post("hook") { request, _ -> Response in
            let buffer = try await request.body.collect(upTo: 1 << 20)
            let headers = request.headers.map { ($0.name.rawName, $0.value) }
            return Response(status: inbox.take(.init(headers: headers, body: Array(buffer.readableBytesView))))
        }
        try await Application(router: router).test(.live) { client in try await body(inbox, client.port ?? 0) }
    }

    /// Settings of a gateway that may tell it.
    static func allowPrivateAddresses(_ settings: inout GatewaySettings) {
        settings.outbound = OutboundRules(allowsPrivateAddresses: true)
    }
}
