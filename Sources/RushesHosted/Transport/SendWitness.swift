import NIOCore
import Synchronization

/// Knows whether any byte of a request's body was ever asked for.
///
/// This is what "not sent" rests on. AsyncHTTPClient asks a streamed body for its first piece only after it has a
/// connection (name resolved, TCP connected, TLS agreed) and has written the head on it, and it writes a piece only
/// while the request has not failed. So if a request has failed and its body was never asked for, no byte of the
/// body left this machine and none will, whatever the error was; and a server cannot act on a body that it has not
/// got. No list of error types is needed, and an unknown error falls on the safe side.
final class SendWitness: Sendable {
    private let flag = Atomic(false)
    private let received = Atomic(0)

    /// How many bytes of the answer's body have come.
    var receivedByteCount: Int { received.load(ordering: .relaxed) }

    /// Takes note of how much of the answer has come.
    func note(receivedByteCount count: Int) { received.store(count, ordering: .relaxed) }

    var bodyWasAskedFor: Bool { flag.load(ordering: .sequentiallyConsistent) }

    fileprivate func note() { flag.store(true, ordering: .sequentiallyConsistent) }

    /// A body whose sending is witnessed.
    func witnessing<Body: AsyncSequence & Sendable>(_ body: Body) -> Witnessed<Body>
    where Body.Element == ByteBuffer {
        Witnessed(body: body, witness: self)
    }

    struct Witnessed<Body: AsyncSequence & Sendable>: AsyncSequence, Sendable where Body.Element == ByteBuffer {
        typealias Element = ByteBuffer

        let body: Body
        let witness: SendWitness

        func makeAsyncIterator() -> Iterator { Iterator(base: body.makeAsyncIterator(), witness: witness) }

        struct Iterator: AsyncIteratorProtocol {
            var base: Body.AsyncIterator
            let witness: SendWitness

            mutating func next(isolation actor: isolated (any Actor)?) async throws(Body.Failure) -> ByteBuffer? {
                witness.note()
                return try await base.next(isolation: actor)
            }
        }
    }
}

/// A body that is held in memory, as one piece.
struct SinglePiece: AsyncSequence, Sendable {
    typealias Element = ByteBuffer

    let buffer: ByteBuffer

    func makeAsyncIterator() -> Iterator { Iterator(buffer: buffer) }

    struct Iterator: AsyncIteratorProtocol {
        var buffer: ByteBuffer?

        mutating func next() async -> ByteBuffer? {
            defer { buffer = nil }
            return buffer
        }
    }
}
