import AsyncHTTPClient
import Foundation
import NIOCore
import NIOPosix
import RushesCore

/// What went wrong with a connection, in words that hold the host at most: other errors' texts may name more.
enum NetworkErrorMapping {
    static func error(for error: any Error, host: OutboundHost) -> RushesError {
        if let error = error as? RushesError { return error }
        if error is CancellationError || (error as? HTTPClientError) == .cancelled {
            return RushesError(.cancelled, "the request was cancelled")
        }
        let message = "`\(host)` could not be reached: \(reason(for: error))"
        return RushesError(.providerUnreachable, message, hint: "check the address, or try again in a minute")
    }

    /// Whether a connection could not be made at all, so that nothing can have been sent on it.
    static func isConnecting(_ error: any Error) -> Bool {
        if let error = error as? HTTPClientError {
            return [.connectTimeout, .getConnectionFromPoolTimeout].contains(error)
        }
        if error is NIOConnectionError { return true }
        guard let error = error as? IOError else { return false }
        return [ECONNREFUSED, ENETUNREACH, EHOSTUNREACH, ENETDOWN, EHOSTDOWN, EADDRNOTAVAIL, EAFNOSUPPORT, ETIMEDOUT]
            .contains(error.errnoCode)
    }

    private static func reason(for error: any Error) -> String {
        if let error = error as? HTTPClientError {
            switch error {
            case .connectTimeout, .getConnectionFromPoolTimeout: return "connecting took too long"
            case .tlsHandshakeTimeout: return "the TLS handshake took too long"
            case .readTimeout, .deadlineExceeded: return "no answer came in time"
            case .writeTimeout: return "sending stalled"
            case .remoteConnectionClosed: return "the connection was closed before the answer's end"
            default: return "the connection failed (\(error.shortDescription))"
            }
        }
        if let error = error as? NIOConnectionError, let attempt = error.connectionErrors.first {
            return reason(for: attempt.error)
        }
        if let error = error as? IOError {
            switch error.errnoCode {
            case ECONNREFUSED: return "the connection was refused"
            case ECONNRESET, EPIPE: return "the connection was reset"
            case ENETUNREACH, EHOSTUNREACH: return "there is no way to its network"
            default: return "the connection failed (error \(error.errnoCode))"
            }
        }
        let type = String(describing: type(of: error))
        switch type {
        case "NIOSSLError", "BoringSSLError", "NIOSSLExtraError": return "no trusted TLS connection could be made"
        default: return "the connection failed (\(type))"
        }
    }
}
