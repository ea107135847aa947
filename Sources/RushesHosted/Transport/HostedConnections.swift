public import AsyncHTTPClient
public import NIOCore
import NIOSSL
public import RushesCore
import Synchronization

/// The HTTP connections of a process: made when they are first needed, shut down once.
///
/// No client follows redirects, since a redirect could carry a key or a body to another host, or repeat a submission.
/// Connecting is not retried inside the client either: the first refusal is reported, and who asked decides.
public final class HostedConnections: Sendable {
    /// How many connections one host gets from each of the clients.
    static let connectionsPerHost = 64

    /// Which of its clients a request goes by.
    private struct Way: Hashable {
        var isSubmission: Bool
        var proxy: ProxyServer?
    }

    private struct State {
        var clients: [Way: HTTPClient] = [:]
        var trust: Result<TLSConfiguration?, RushesError>?
        var isShutDown = false
    }

    private let state = Guarded(State())
    private let network: NetworkSettings
    private let connectTimeout: TimeAmount
    private let readTimeout: TimeAmount

    /// Describes connections; none is opened yet, and no thread started.
    ///
    /// - Parameters:
    ///   - network: proxies and certificates.
    ///   - connectTimeout: how long name resolution, TCP and TLS may take together.
    ///   - readTimeout: how long the other side may be silent after the whole request was sent.
    public init(
        network: NetworkSettings = .direct,
        connectTimeout: TimeAmount = .seconds(10),
        readTimeout: TimeAmount = .seconds(120)
    ) {
        self.network = network
        self.connectTimeout = connectTimeout
        self.readTimeout = readTimeout
    }

    /// The client that asks an address for anything but a submission. It keeps idle connections for half a minute,
    /// follows no redirects and belongs to these connections: who borrows it must not shut it down.
    ///
    /// - Parameter address: the whole address, or as much of it as names scheme, host and port.
    /// - Returns: the client.
    /// - Throws: `interrupted` after ``shutdown()``; `invalid_brief` as ``check()``.
    public func client(for address: String) throws(RushesError) -> HTTPClient {
        try client(for: address, isSubmission: false).client
    }

    /// Looks at what the variables for proxies and certificates name, before anything depends on it.
    ///
    /// - Throws: `invalid_brief` if one of them names no proxy, or certificates that cannot be read.
    public func check() throws(RushesError) {
        _ = try network.proxies.get()
        _ = try trust()
    }

    /// The client for one kind of request, and the proxy that it goes through, in words.
    ///
    /// A connection that has been idle may have been closed by the other side at the moment a request is written on
    /// it; what then comes back is a reset that says nothing about whether the request was read. So submissions have
    /// a client of their own, in which every connection carries one request: doubt is left only where it is real.
    ///
    /// - Throws: as ``client(for:)``.
    func client(
        for address: String,
        isSubmission: Bool
    ) throws(RushesError) -> (client: HTTPClient, proxy: String?) {
        let proxy = try network.proxies.get().proxy(for: address)
        let trust = try trust()
        let client = state.withLock { state -> HTTPClient? in
            guard !state.isShutDown else { return nil }
            let way = Way(isSubmission: isSubmission, proxy: proxy)
            if let client = state.clients[way] { return client }
            var configuration = configuration()
            configuration.proxy = proxy?.configuration
            configuration.tlsConfiguration = trust
            if isSubmission { configuration.maximumUsesPerConnection = 1 }
            let client = HTTPClient(configuration: configuration)
            state.clients[way] = client
            return client
        }
        guard let client else { throw RushesError(.interrupted, "the connections were shut down") }
        return (client, proxy.map { "\($0)" })
    }

    /// The certificates are read once, by the first who needs a connection, and only where a variable names some.
    private func trust() throws(RushesError) -> TLSConfiguration? {
        if let trust = state.withLock(\.trust) { return try trust.get() }
        let trust: Result<TLSConfiguration?, RushesError>
        do throws(RushesError) { trust = .success(try network.trust.configuration()) } catch { trust = .failure(error) }
        state.withLock { $0.trust = trust }
        return try trust.get()
    }

    /// Closes every connection; what is under way fails. The connections cannot be used afterwards.
    public func shutdown() async {
        let clients = state.withLock { state in
            defer { (state.clients, state.isShutDown) = ([:], true) }
            return Array(state.clients.values)
        }
        // The only error is that a client was shut down before, which cannot be.
        for client in clients { try? await client.shutdown() }
    }

    deinit {
        // Who forgets the shutdown must not crash for it, as a client that is dropped while open would.
        let clients = state.withLock { Array($0.clients.values) }
        for client in clients { client.shutdown { _ in } }
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
