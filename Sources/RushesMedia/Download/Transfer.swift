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
    let access: LinkAccess
    let redirectCount: Int
    /// More than this is no clip.
    let byteLimit: Int64
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
            default:
                // Of 404 as of 503 only the time tells whether it means "not yet" or "no more".
                let message = "the clip's link to \(address) answered \(answer.status.code) instead of a clip"
                throw .away(RushesError(.takeExpired, message, hint: Self.hint))
            }
            return nil
        } catch {
            return error
        }
    }

    // MARK: Asking

    private func ask(from start: PartialFile.Start) async throws(TryFailure) -> HTTPClientResponse {
        var place = address
        var proof = access.proof.flatMap { $0.moment == .atOnce ? $0 : nil }
        var hops = 0
        while true {
            let answer = try await answer(of: place, from: start, proof: hops == 0 ? proof : nil)
            // Asked once more with the key: only the link itself, never what it leads on to.
            if [401, 403].contains(answer.status.code), hops == 0, proof == nil, access.proof != nil {
                watch.beat()
                proof = access.proof
                continue
            }
            guard [301, 302, 303, 307, 308].contains(answer.status.code) else { return answer }
            watch.beat()
            hops += 1
            guard hops <= redirectCount else {
                let message = "\(address) leads on and on, more than \(redirectCount) times"
                throw .away(RushesError(.takeExpired, message, hint: Self.hint))
            }
            guard let location = answer.headers.first(name: "location"),
                let next = LinkAddress(location, from: place)
            else {
                let message = "\(place) leads to an address that is not allowed"
                throw .final(RushesError(.takeCorrupt, message, hint: "only https addresses are fetched"))
            }
            place = next
        }
    }

    /// Asks one address. Where a link is plain http to another machine, https at the same address is asked in its place;
    /// what it says unencrypted counts only if the owner wants that.
    private func answer(
        of place: LinkAddress,
        from start: PartialFile.Start,
        proof: LinkProof?
    ) async throws(TryFailure) -> HTTPClientResponse {
        let failure: String
        let client = try client(for: place.text)
        do {
            let answer = try await client.execute(
                request(place.text, from: start, proof: proof),
                deadline: .distantFuture
            )
            guard place.plainText != nil, answer.status.code >= 400 else { return answer }
            failure = "answers \(answer.status.code)"
        } catch {
            guard place.plainText != nil else {
                throw .away(unreachable("\(place) cannot be reached: \(Self.words(for: error))"))
            }
            failure = "does not answer"
        }
        guard access.allowsPlainHTTP, let plainText = place.plainText else {
            throw .away(
                RushesError(
                    .linkInsecure,
                    "the clip's link to \(place) is plain http, and https \(failure) there"
                )
            )
        }
        let plainClient = try self.client(for: plainText)
        do {
            // Without the proof, which would be read by everybody on the way.
            return try await plainClient.execute(request(plainText, from: start, proof: nil), deadline: .distantFuture)
        } catch {
            throw .away(unreachable("\(place) cannot be reached: \(Self.words(for: error))"))
        }
    }

    private func client(for address: String) throws(TryFailure) -> HTTPClient {
        do { return try http(address) } catch { throw .final(error) }
    }

    private func request(_ text: String, from start: PartialFile.Start, proof: LinkProof?) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: text)
        request.headers.add(name: "accept-encoding", value: "identity")
        request.headers.add(name: "user-agent", value: "rushes")
        if let proof { request.headers.add(name: proof.header, value: proof.reveal()) }
        if start.byteCount > 0, let etag = start.etag {
            request.headers.add(name: "range", value: "bytes=\(start.byteCount)-")
            request.headers.add(name: "if-range", value: etag)
        }
        return request
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

    // MARK: Answers

    private func takeWhole(_ answer: HTTPClientResponse) async throws(TryFailure) {
        let total = answer.headers.first(name: "content-length").flatMap { Int64($0) }
        // Of what is decoded there is no range to ask for.
        let isCoded = BodyCoding(Self.codings(answer)).namesCoding
        let mark = PartialMark(
            object: address.objectDigest,
            etag: isCoded ? nil : Self.strongETag(answer),
            total: isCoded ? nil : total
        )
        do { try await partial.restart(mark) } catch { throw .final(error) }
        try await receive(answer, after: 0, total: total)
    }

    private func takeRest(_ answer: HTTPClientResponse, from start: PartialFile.Start) async throws(TryFailure) {
        let range = answer.headers.first(name: "content-range").flatMap { ContentRange($0) }
        let etag = answer.headers.first(name: "etag")
        let isRest =
            start.byteCount > 0 && range?.start == start.byteCount
            && (etag == nil || etag == start.etag)
            && (start.total == nil || range?.total == nil || start.total == range?.total)
        guard isRest else { throw await startOver("\(address) sent another part than was asked for") }
        // What is there was in no coding; a part of what is in one does not continue it.
        guard !BodyCoding(Self.codings(answer)).namesCoding else {
            throw await startOver("\(address) sent the rest of the clip in another coding than its beginning")
        }
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

    /// A weak validator says that two contents mean the same, not that their bytes are the same.
    private static func strongETag(_ answer: HTTPClientResponse) -> String? {
        guard let etag = answer.headers.first(name: "etag"), etag.count >= 2 else { return nil }
        return etag.hasPrefix("\"") && etag.hasSuffix("\"") ? etag : nil
    }

    // MARK: The body

    /// What is on its way from the body to the disk.
    private struct Intake {
        /// The file's bytes so far, those that wait included.
        var byteCount: Int64
        var pieces: [ByteBuffer] = []
        var waiting = 0
        /// Whether the file knows that it holds no bytes as a range would count them.
        var isDecoded = false
        /// How many bytes there were when the disk's room was looked at.
        var roomSeenAt: Int64
    }

    private func receive(
        _ answer: HTTPClientResponse,
        after existing: Int64,
        total: Int64?
    ) async throws(TryFailure) {
        if let total { try checkSize(total) }
        try checkRoom(for: max(0, (total ?? existing) - existing))
        // What follows on bytes that came as they are is taken as it is.
        var coding = existing > 0 ? nil : BodyCoding(Self.codings(answer))
        var intake = Intake(byteCount: existing, roomSeenAt: existing)
        var received = existing
        var bodyError: (any Error)?
        var body = answer.body.makeAsyncIterator()
        while true {
            let piece: ByteBuffer?
            do { piece = try await body.next() } catch {
                bodyError = error
                break
            }
            guard let piece else { break }
            watch.beat(piece.readableBytes)
            received += Int64(piece.readableBytes)
            if let total, received > total { break }
            let isDecoding = coding?.isDecoding ?? false
            do throws(CodingOr<TryFailure>) {
                if coding == nil {
                    do throws(TryFailure) { try await take(piece, into: &intake) } catch { throw .other(error) }
                }
                try await coding?.take(piece) { output throws(TryFailure) in try await take(output, into: &intake) }
            } catch {
                throw await failure(error)
            }
            if let coding, coding.isDecoding, !isDecoding { try await forgetRange() }
            if intake.waiting == 0 { progress(received, total) }
        }
        let isBroken = bodyError != nil || (total != nil && total != received)
        var isWhole = true
        if !isBroken {
            do throws(CodingOr<TryFailure>) {
                isWhole =
                    try await coding?.finish { output throws(TryFailure) in try await take(output, into: &intake) }
                    ?? true
            } catch {
                throw await failure(error)
            }
        }
        try await handOver(&intake)
        progress(received, total)
        let whole = total.map { " of \($0)" } ?? ""
        guard !isBroken, isWhole else {
            if let total, received > total { throw await startOver("\(address) sent more bytes than it announced") }
            let message = "the clip from \(address) ended after \(received)\(whole) bytes"
            throw .again(RushesError(.takeCorrupt, message))
        }
    }

    private static func codings(_ answer: HTTPClientResponse) -> [String] {
        answer.headers[canonicalForm: "content-encoding"].map { String($0) }
    }

    private func take(_ piece: ByteBuffer, into intake: inout Intake) async throws(TryFailure) {
        intake.byteCount += Int64(piece.readableBytes)
        try checkSize(intake.byteCount)
        intake.pieces.append(piece)
        intake.waiting += piece.readableBytes
        guard intake.waiting >= Self.pieceByteCount else { return }
        if intake.byteCount - intake.roomSeenAt >= Self.roomStep {
            intake.roomSeenAt = intake.byteCount
            try checkRoom(for: Int64(intake.waiting))
        }
        try await handOver(&intake)
    }

    private func handOver(_ intake: inout Intake) async throws(TryFailure) {
        guard !intake.pieces.isEmpty else { return }
        watch.pause(true)
        defer { watch.pause(false) }
        do { try await partial.append(intake.pieces) } catch { throw .final(error) }
        intake.pieces.removeAll(keepingCapacity: true)
        intake.waiting = 0
    }

    /// What is decoded cannot be gone on with: the next try begins anew.
    private func forgetRange() async throws(TryFailure) {
        do { try await partial.forgetValidator() } catch { throw .final(error) }
    }

    private func failure(_ reason: CodingOr<TryFailure>) async -> TryFailure {
        switch reason {
        case .other(let failure): failure
        case .coding: await startOver("what \(address) sent is damaged: it cannot be decoded")
        }
    }

    // MARK: Limits

    /// As often as a disk's room is looked at while a clip comes whose size nobody has said.
    private static let roomStep: Int64 = 64 << 20

    /// So much is left on a disk for the ledger and everybody else.
    private static let roomLeft: Int64 = 16 << 20

    private func checkSize(_ byteCount: Int64) throws(TryFailure) {
        guard byteCount > byteLimit else { return }
        let message = "what \(address) sends is larger than any clip: more than \(byteLimit >> 20) MB"
        throw .final(RushesError(.takeCorrupt, message, hint: Self.hint))
    }

    private func checkRoom(for byteCount: Int64) throws(TryFailure) {
        guard let free = DiskSpace.available(at: partial.path), free < byteCount + Self.roomLeft else { return }
        let message = "the clip needs \(byteCount >> 10) kB at \(partial.path), and \(free >> 10) kB are free there"
        throw .final(RushesError(.diskFull, message, hint: "free some space; \(Self.hint)"))
    }
}
