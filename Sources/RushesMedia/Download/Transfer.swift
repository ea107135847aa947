import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import RushesCore

/// One request for an object, or for its rest, and what the answer means.
struct Transfer: Sendable {
    let http: @Sendable (_ address: String) throws(RushesError) -> HTTPClient
    let address: LinkAddress
    let redirectCount: Int
    let partial: PartialFile
    let watch: StallWatch
    let progress: Download.Progress

    /// What to do where the clip is paid for and only the way home is blocked.
    static let hint = "the link is kept in the ledger: `rushes jobs resume ID` fetches again while it lives"

    /// As much as is handed to the disk at once.
    private static let pieceByteCount = 256 * 1024

    /// Asks, and takes in the answer.
    ///
    /// - Parameter start: what is there already.
    /// - Returns: how it failed; `nil` if everything has arrived.
    func run(from start: PartialFile.Start) async -> TryFailure? {
        do throws(TryFailure) {
            let answer = try await ask(from: start)
            watch.beat()
            switch answer.status.code {
            case 200:
                try await takeWhole(answer)
            case 206:
                try await takeRest(answer, from: start)
            case 416:
                try await compareLength(answer, with: start)
            case 429:
                let message = "\(address) says \"too many requests\""
                throw .again(RushesError(.rateLimited, message), retryAfter: retryAfter(answer))
            case 408, 425:
                throw .again(unreachable("\(address) answered \(answer.status.code)"))
            case 403, 404, 410:
                let message = "the clip's link to \(address) no longer works: it answered \(answer.status.code)"
                throw .gone(RushesError(.takeExpired, message))
            case 500...:
                throw .again(unreachable("\(address) answered \(answer.status.code)"), retryAfter: retryAfter(answer))
            default:
                let message = "\(address) answered \(answer.status.code) instead of a clip"
                throw .again(RushesError(.takeCorrupt, message))
            }
            return nil
        } catch {
            return error
        }
    }

    // MARK: Asking

    private func ask(from start: PartialFile.Start) async throws(TryFailure) -> HTTPClientResponse {
        var place = address
        for _ in 0...redirectCount {
            var request = HTTPClientRequest(url: place.text)
            request.headers.add(name: "accept-encoding", value: "identity")
            request.headers.add(name: "user-agent", value: "rushes")
            if start.byteCount > 0, let etag = start.etag {
                request.headers.add(name: "range", value: "bytes=\(start.byteCount)-")
                request.headers.add(name: "if-range", value: etag)
            }
            let client: HTTPClient
            do { client = try http(place.text) } catch { throw .final(error) }
            let answer: HTTPClientResponse
            do {
                answer = try await client.execute(request, deadline: .distantFuture)
            } catch {
                throw .again(unreachable("\(place) cannot be reached: \(Self.words(for: error))"))
            }
            guard [301, 302, 303, 307, 308].contains(answer.status.code) else { return answer }
            watch.beat()
            guard let location = answer.headers.first(name: "location"),
                let next = LinkAddress(location, from: place)
            else {
                let message = "\(place) leads to an address that is not allowed"
                throw .final(RushesError(.takeCorrupt, message, hint: "only https addresses are fetched"))
            }
            place = next
        }
        throw .final(RushesError(.takeCorrupt, "\(address) leads on and on, more than \(redirectCount) times"))
    }

    /// Names the kind of failure; the error's own text could hold the link.
    private static func words(for error: any Error) -> String {
        switch error as? HTTPClientError {
        case .connectTimeout: "the connection timed out"
        case .remoteConnectionClosed: "the connection was closed"
        case .tlsHandshakeTimeout: "the encrypted connection timed out"
        case .getConnectionFromPoolTimeout: "no connection was free"
        default: error is NIOConnectionError ? "no connection" : "\(type(of: error))"
        }
    }

    private func unreachable(_ message: String) -> RushesError {
        RushesError(.providerUnreachable, message, hint: Self.hint)
    }

    private func retryAfter(_ answer: HTTPClientResponse) -> Duration? {
        // The other form, a date, would need the time of day; the backoff serves as well.
        guard let text = answer.headers.first(name: "retry-after"), let seconds = Int(text), seconds >= 0 else {
            return nil
        }
        return .seconds(min(seconds, 3600))
    }

    // MARK: Answers

    private func takeWhole(_ answer: HTTPClientResponse) async throws(TryFailure) {
        try requirePlain(answer)
        let total = answer.headers.first(name: "content-length").flatMap { Int64($0) }
        let mark = PartialMark(object: address.objectDigest, etag: Self.strongETag(answer), total: total)
        do { try await partial.restart(mark) } catch { throw .final(error) }
        try await receive(answer, after: 0, total: total)
    }

    private func takeRest(_ answer: HTTPClientResponse, from start: PartialFile.Start) async throws(TryFailure) {
        try requirePlain(answer)
        let range = answer.headers.first(name: "content-range").flatMap { ContentRange($0) }
        let etag = answer.headers.first(name: "etag")
        let isRest =
            start.byteCount > 0 && range?.start == start.byteCount
            && (etag == nil || etag == start.etag)
            && (start.total == nil || range?.total == nil || start.total == range?.total)
        guard isRest else { throw await startOver("\(address) sent another part than was asked for") }
        try await receive(answer, after: start.byteCount, total: range?.total ?? start.total)
    }

    private func compareLength(_ answer: HTTPClientResponse, with start: PartialFile.Start) async throws(TryFailure) {
        let total = answer.headers.first(name: "content-range").flatMap { ContentRange($0) }?.total
        guard start.byteCount > 0, total == start.byteCount else {
            throw await startOver("\(address) has fewer bytes than were fetched before")
        }
    }

    private func startOver(_ message: String) async -> TryFailure {
        do throws(RushesError) { try await partial.discard() } catch { return .final(error) }
        return .again(RushesError(.takeCorrupt, message))
    }

    private func requirePlain(_ answer: HTTPClientResponse) throws(TryFailure) {
        let encoding = answer.headers.first(name: "content-encoding")?.lowercased() ?? "identity"
        guard encoding != "identity" else { return }
        throw .again(RushesError(.takeCorrupt, "\(address) sent the clip in the encoding `\(encoding.prefix(20))`"))
    }

    /// A weak validator says that two contents mean the same, not that their bytes are the same.
    private static func strongETag(_ answer: HTTPClientResponse) -> String? {
        guard let etag = answer.headers.first(name: "etag"), etag.count >= 2 else { return nil }
        return etag.hasPrefix("\"") && etag.hasSuffix("\"") ? etag : nil
    }

    // MARK: The body

    private func receive(
        _ answer: HTTPClientResponse,
        after existing: Int64,
        total: Int64?
    ) async throws(TryFailure) {
        if let total, let free = DiskSpace.available(at: partial.path), free < total - existing {
            let message = "\(partial.path) needs \(total - existing) bytes, and \(free) are free"
            throw .final(RushesError(.diskFull, message, hint: "free some space; \(Self.hint)"))
        }
        var received = existing
        var pieces: [ByteBuffer] = []
        var waiting = 0
        var bodyError: (any Error)?
        var body = answer.body.makeAsyncIterator()
        while true {
            let piece: ByteBuffer?
            do { piece = try await body.next() } catch {
                bodyError = error
                break
            }
            guard let piece else { break }
            watch.beat()
            pieces.append(piece)
            waiting += piece.readableBytes
            received += Int64(piece.readableBytes)
            if let total, received > total { break }
            guard waiting >= Self.pieceByteCount else { continue }
            try await handOver(&pieces)
            waiting = 0
            progress(received, total)
        }
        try await handOver(&pieces)
        progress(received, total)
        let whole = total.map { " of \($0)" } ?? ""
        guard bodyError == nil, total == nil || total == received else {
            if let total, received > total { throw await startOver("\(address) sent more bytes than it announced") }
            let message = "the clip from \(address) ended after \(received)\(whole) bytes"
            throw .again(RushesError(.takeCorrupt, message))
        }
    }

    private func handOver(_ pieces: inout [ByteBuffer]) async throws(TryFailure) {
        guard !pieces.isEmpty else { return }
        watch.pause(true)
        defer { watch.pause(false) }
        do { try await partial.append(pieces) } catch { throw .final(error) }
        pieces.removeAll(keepingCapacity: true)
    }
}
