import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// One HTTP request before it is sent.
struct HTTPCall: Sendable {
    /// What a request carries.
    enum Body: Sendable {
        case none
        case bytes(ByteBuffer, contentType: String)
        case file(FileForm)
    }

    var method: HTTPMethod = .GET
    var url: String
    var body = Body.none
    /// How long the whole exchange may take; `nil` leaves it to the connection's own silence limits.
    var limit: Duration?
    /// An answer's body may have so many bytes.
    var answerLimit = 1 << 20
    /// Whether the key may go along, to the service's own origin; to any other it never does.
    var mayCarryKey = true
    /// Whether the call goes over a connection of its own, as a submission does.
    var isSubmission = false
}
