import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import RushesCore
import Synchronization

/// The body of a request as it arrives: whoever reads it first lets the client go on that waits for leave to send it, and
/// learns of a client that breaks off as of nothing worse than that.
struct ArrivingBody: AsyncSequence, Sendable {
    typealias Element = ByteBuffer

    /// What comes.
    let base: RequestBody
    /// What the client waits for; `nil` if it does not wait.
    let invitation: Invitation?

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(base: base.makeAsyncIterator(), invitation: invitation) }

    struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate var base: RequestBody.AsyncIterator
        fileprivate let invitation: Invitation?

        @concurrent
        mutating func next() async throws -> ByteBuffer? {
            invitation?.send()
            do {
                return try await base.next()
            } catch is CancellationError {
                throw CancellationError()
            } catch let error as HTTPParserError where error != .invalidEOFState {
                // What is no HTTP is answered where that is read.
                throw error
            } catch {
                throw ClientLeft()
            }
        }
    }
}

/// The client reset or closed its connection before its request was whole. Nobody is there for an answer; it is counted
/// with the status 499, as what clients do.
struct ClientLeft: Error {
    static let status = HTTPResponse.Status(code: 499, reasonPhrase: "Client Closed Request")
}

/// What a client waits for that sent `Expect: 100-continue` (RFC 9110 §10.1.1): leave to send its body.
final class Invitation: Sendable {
    private let channel: any Channel
    private let wasSent = Guarded(false)

    /// Reads what a request expects.
    ///
    /// The result is `nil` if it expects nothing.
    ///
    /// - Throws: `GatewayError` with 417 for any other expectation.
    init?(of request: Request, on channel: any Channel) throws(GatewayError) {
        let expectations = request.headers[values: .expect].flatMap { $0.split(separator: ",") }
            .map { $0.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" }.lowercased() }
            .filter { !$0.isEmpty }
        guard !expectations.isEmpty else { return nil }
        guard expectations.allSatisfy({ $0 == "100-continue" }) else {
            throw GatewayError(
                .expectationFailed,
                RushesError(.invalidBrief, "the request expects something other than 100-continue", hint: nil)
            )
        }
        self.channel = channel
    }

    /// Whether the client still waits: its body may never come.
    var isOpen: Bool { wasSent.withLock { !$0 } }

    /// Lets the client go on; nothing is done twice.
    func send() {
        let isFirst = wasSent.withLock { wasSent in
            defer { wasSent = true }
            return !wasSent
        }
        guard isFirst else { return }
        // A connection that is gone says so to whoever reads the body.
        channel.writeAndFlush(HTTPResponsePart.head(HTTPResponse(status: .continue)), promise: nil)
    }
}
