public import AsyncHTTPClient
public import NIOCore
public import RushesCore
import Synchronization

/// The HTTP connections of a process: made when they are first needed, shut down once.
///
/// No client follows redirects, since a redirect could carry a key or a body to another host, or repeat a submission.
/// Connecting is not retried inside the client either: the first refusal is reported, and who asked decides.
public final class HostedConnections: Sendable {
    /// How many connections one host gets from each of the clients.
    static let connectionsPerHost = 64

    private struct State {
        var general: HTTPClient?
        var submitting: HTTPClient?
        var isShutDown = false
    }

    private let state = Mutex(State())
    private let connectTimeout: TimeAmount
    private let readTimeout: TimeAmount

    /// Describes connections; none is opened yet, and no thread started.
    ///
    /// - Parameters:
    ///   - connectTimeout: how long name resolution, TCP and TLS may take together.
    ///   - readTimeout: how long the other side may be silent after the whole request was sent.
    public init(connectTimeout: TimeAmount = .seconds(10), readTimeout: TimeAmount = .seconds(120)) {
        self.connectTimeout = connectTimeout
        self.readTimeout = readTimeout
    }

    /// The client that asks an address for anything but a submission. It keeps idle connections for half a minute,
    /// follows no redirects and belongs to these connections: who borrows it must not shut it down.
    ///
    /// - Parameter address: the whole address, or as much of it as names scheme, host and port.
    /// - Returns: the client.
    /// - Throws: `interrupted` after ``shutdown()``.
    public func client(for address: String) throws(RushesError) -> HTTPClient {
        guard let client = client(forSubmission: false) else {
            throw RushesError(.interrupted, "the connections were shut down")
        }
        return client
    }

    /// The client for one kind of request; `nil` after the shutdown.
    ///
    /// A connection that has been idle may have been closed by the other side at the moment a request is written on
    /// it; what then comes back is a reset that says nothing about whether the request was read. So submissions have
    /// a client of their own, in which every connection carries one request: doubt is left only where it is real.
    func client(forSubmission isSubmission: Bool) -> HTTPClient? {
        state.withLock { state in
            guard !state.isShutDown else { return nil }
            if let client = isSubmission ? state.submitting : state.general { return client }
            var configuration = configuration()
            if isSubmission { configuration.maximumUsesPerConnection = 1 }
            let client = HTTPClient(configuration: configuration)
            if isSubmission { state.submitting = client } else { state.general = client }
            return client
        }
    }

    /// Closes every connection; what is under way fails. The connections cannot be used afterwards.
    public func shutdown() async {
        let clients = state.withLock { state in
            defer { (state.general, state.submitting, state.isShutDown) = (nil, nil, true) }
            return [state.general, state.submitting]
        }
        // The only error is that a client was shut down before, which cannot be.
        for client in clients { try? await client?.shutdown() }
    }

    deinit {
        // Who forgets the shutdown must not crash for it, as a client that is dropped while open would.
        let clients = state.withLock { [$0.general, $0.submitting] }
        for client in clients { client?.shutdown { _ in } }
    }

    private func configuration() -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: connectTimeout, read: readTimeout, write: readTimeout),
            decompression: .disabled
        )
        configuration.connectionPool.idleTimeout = .seconds(30)
        // A service may take a second or two for an answer: with fewer, a batch would wait for its own connections.
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = Self.connectionsPerHost
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }
}
