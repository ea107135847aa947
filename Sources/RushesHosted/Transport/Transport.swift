import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import RushesCore

/// Sends single HTTP requests to one service: never twice, never along a redirect, the key only to the service's own
/// origin, every answer bounded in size and time.
struct Transport: Sendable {
    let address: ServiceAddress
    let key: Secret?
    let headers: [String: String]
    let connections: HostedConnections
    let userAgent: String
    let clock: any Clock<Duration>

    /// How many times its limit an answer may take that goes on coming.
    private static let longestWait = 30

    /// Sends a request once and says what came of it.
    func send(_ call: HTTPCall) async -> HTTPExchange {
        guard !Task.isCancelled else { return .notSent(reason: "it was cancelled") }
        let witness = SendWitness()
        guard let limit = call.limit else { return await exchange(call, witness: witness) }
        return await withTaskGroup(of: HTTPExchange?.self) { group in
            group.addTask { await exchange(call, witness: witness) }
            group.addTask { [clock] in
                var seen = 0
                // An answer in which a clip may stand is waited for while more of it comes.
                for _ in 0..<(call.mediaLimit > 0 ? Self.longestWait : 1) {
                    try? await clock.sleep(for: limit)
                    let count = witness.receivedByteCount
                    if Task.isCancelled || count == seen { break }
                    seen = count
                }
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            if let first { return first }
            // The limit passed, or the caller was cancelled: the exchange now ends at once, and says how far it got.
            let end = await group.next() ?? nil
            let reason = Task.isCancelled ? "it was cancelled" : "no answer came within \(Int(limit.inSeconds)) s"
            switch end {
            case .answered(let answer): return .answered(answer)
            case .notSent: return .notSent(reason: reason)
            case .lost, nil: return .lost(reason: reason)
            }
        }
    }

    private func exchange(_ call: HTTPCall, witness: SendWitness) async -> HTTPExchange {
        let request = request(for: call, witness: witness)
        let client: HTTPClient
        let proxy: String?
        do throws(RushesError) {
            (client, proxy) = try connections.client(for: call.url, isSubmission: call.isSubmission)
        } catch {
            return .notSent(reason: error.message)
        }
        let response: HTTPClientResponse
        do {
            response = try await client.execute(request, deadline: .distantFuture)
        } catch let error as RushesError {
            // Only the body of a request throws such an error, before its last piece is written.
            return .lost(reason: error.message)
        } catch {
            let reason = Self.reason(for: error) + (proxy.map { ", through the proxy \($0)" } ?? "")
            let hasBody = request.body != nil
            return hasBody && !witness.bodyWasAskedFor ? .notSent(reason: reason) : .lost(reason: reason)
        }
        var answer = HTTPAnswer(
            status: Int(response.status.code),
            headers: response.headers,
            body: Data(),
            isWhole: false
        )
        do {
            for try await piece in response.body {
                guard call.admits(piece.readableBytes, bytesMoreThan: answer.body) else { return .answered(answer) }
                answer.body.append(contentsOf: piece.readableBytesView)
                witness.note(receivedByteCount: answer.body.count)
            }
            answer.isWhole = true
            decode(&answer, limit: call.answerLimit)
        } catch {
            // The head is an answer; that its body broke off is said by `isWhole`.
        }
        return .answered(answer)
    }

    /// Takes the content coding off a whole body.
    private func decode(_ answer: inout HTTPAnswer, limit: Int) {
        let coding = answer.headers[canonicalForm: "Content-Encoding"].joined(separator: ",")
        switch ContentDecoder.decode(answer.body, coding: coding, limit: limit) {
        case .plain(let body):
            answer.body = body
            answer.trouble = ContentDecoder.unknown(in: coding).map { "is coded as `\($0)`, which is not known" }
        case .unreadable(let reason):
            answer.isWhole = false
            answer.trouble = reason
        }
    }

    private func request(for call: HTTPCall, witness: SendWitness) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: call.url)
        request.method = call.method
        // The service's firewall turns away requests without a real user agent.
        request.headers.add(name: "User-Agent", value: userAgent)
        request.headers.add(name: "Accept", value: "application/json")
        if let key, call.mayCarryKey, address.isOwn(call.url) {
            request.headers.add(name: "Authorization", value: "Bearer \(key.reveal())")
        }
        if address.isOwn(call.url) {
            for (name, value) in headers { request.headers.replaceOrAdd(name: name, value: value) }
        }
        switch call.body {
        case .none:
            break
        case .bytes(let buffer, let contentType):
            request.headers.add(name: "Content-Type", value: contentType)
            let length = Int64(buffer.readableBytes)
            request.body = .stream(witness.witnessing(SinglePiece(buffer: buffer)), length: .known(length))
        case .file(let form):
            request.headers.add(name: "Content-Type", value: form.contentType)
            request.body = .stream(witness.witnessing(form), length: .known(form.byteCount))
        }
        return request
    }

    /// What went wrong, in words that hold no address, key or body.
    private static func reason(for error: any Error) -> String {
        if error is CancellationError { return "it was cancelled" }
        if let error = error as? HTTPClientError {
            switch error {
            case .connectTimeout, .getConnectionFromPoolTimeout: return "connecting took too long"
            case .tlsHandshakeTimeout: return "the TLS handshake took too long"
            case .readTimeout, .deadlineExceeded: return "no answer came in time"
            case .writeTimeout: return "sending stalled"
            case .proxyAuthenticationRequired: return "the proxy wants a user name and a password"
            case .invalidProxyResponse: return "the proxy refused to connect"
            case .httpProxyHandshakeTimeout, .socksHandshakeTimeout: return "the proxy took too long"
            case .remoteConnectionClosed: return "the connection was closed without an answer"
            default: return "the connection failed (\(error.shortDescription))"
            }
        }
        if let error = error as? NIOConnectionError {
            if let attempt = error.connectionErrors.first { return reason(for: attempt.error) }
            return "the service's name cannot be resolved"
        }
        if let error = error as? IOError {
            switch error.errnoCode {
            case ECONNREFUSED: return "the connection was refused"
            case ECONNRESET, EPIPE: return "the connection was reset"
            case ENETUNREACH, EHOSTUNREACH: return "there is no way to the service's network"
            default: return "the connection failed (error \(error.errnoCode))"
            }
        }
        // Other errors' texts may name what was sent; the type alone says enough.
        let type = String(describing: type(of: error))
        switch type {
        case "SocketAddressError": return "the service's name cannot be resolved"
        case "NIOSSLError", "BoringSSLError", "NIOSSLExtraError": return "no trusted TLS connection could be made"
        default: return "the connection failed (\(type))"
        }
    }
}
