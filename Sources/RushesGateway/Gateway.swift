package import Foundation
package import Hummingbird
import HummingbirdCore
import HummingbirdTLS
package import Logging
import NIOCore
import NIOPosix
import NIOSSL
import RushesCore
import RushesLedger
import RushesOutbound
import ServiceLifecycle
import Synchronization
import UnixSignals

/// The HTTP front of a studio: its own keys, the dialects that clients speak, signed links, webhooks.
///
/// It records jobs and reads them; whoever works on the ledger sends them, in this process or in another.
package struct Gateway: Sendable {
    let dependencies: GatewayDependencies
    private let place: Place
    private let log: Logger
    private let clock: any Clock<Duration>

    /// Where the gateway is, as far as that is known before and after it listens.
    final class Place: Sendable {
        private struct State {
            var hosts: HostRule
            var addresses: Addresses
        }

        private let state: Guarded<State>

        init(hosts: HostRule, addresses: Addresses) { state = Guarded(State(hosts: hosts, addresses: addresses)) }

        var hosts: HostRule { state.withLock(\.hosts) }
        var addresses: Addresses { state.withLock(\.addresses) }

        func move(to hosts: HostRule, _ addresses: Addresses) {
            state.withLock { $0 = State(hosts: hosts, addresses: addresses) }
        }
    }

    /// Makes a gateway; it does not listen yet. Secrets that are missing are made in the home folder.
    ///
    /// - Parameters:
    ///   - settings: how it is run.
    ///   - dialects: the APIs that it speaks.
    ///   - studio: what is behind it.
    ///   - clock: what waiting goes by.
    ///   - now: the present moment.
    ///   - random: where names of uploads and new secrets come from.
    ///   - log: where it reports: ids, routes and codes; never a key, a prompt or a link.
    /// - Throws: `output_unwritable` if a secret cannot be made; `not_allowed` if one can be read by others, or is broken;
    ///   `internal_error` for dialects that cannot be mounted beside one another.
    package init(
        _ settings: GatewaySettings,
        dialects: [any Dialect] = Gateway.standardDialects,
        studio: any ServedStudio,
        clock: any Clock<Duration>,
        now: @escaping @Sendable () -> Date,
        random: @escaping @Sendable () -> UInt64,
        log: Logger
    ) throws {
        let table = try DialectTable(dialects, own: GatewayRoute.own)
        let signer = try LinkSigner(
            secret: try SecretFile.bytes(at: "\(settings.home)/gateway/links.secret", random: random)
        )
        let linkLife = Int64(settings.linkLife.inSeconds)
        let place = Place(
            hosts: HostRule(host: settings.host, port: settings.port, publicURL: settings.publicURL),
            addresses: Addresses(
                base: Self.base(settings, port: settings.port),
                signer: signer,
                linkLife: linkLife,
                home: settings.home
            )
        )
        let uploads = UploadStore(
            folder: "\(settings.home)/uploads",
            limit: settings.limits.uploadByteCount,
            ownerLimit: settings.limits.uploadBytesPerKey,
            life: settings.limits.uploadLife,
            random: random
        )
        let client = OutboundClient(rules: settings.outbound, userAgent: "rushes/\(settings.version)")
        let start = ContinuousClock.now
        dependencies = GatewayDependencies(
            settings: settings,
            studio: studio,
            dialects: table,
            keys: KeyCache(studio: studio, temporary: settings.temporaryKey, now: now),
            limits: CallerRateLimiter(),
            watch: JobWatch(studio: studio, clock: clock, waitersPerKey: settings.limits.waitersPerKey),
            metrics: GatewayMetrics(
                routes: table.entries.map(\.route.path),
                version: settings.version,
                startedAt: now().timeIntervalSince1970,
                residentByteCount: { ResidentMemory.byteCount() }
            ),
            pending: InFlightSubmissions(now: { start.duration(to: .now) }),
            uploads: uploads,
            material: CallerMaterial(
                uploads: uploads,
                addresses: { place.addresses },
                client: client,
                rules: settings.outbound,
                turns: FetchTurns(),
                isRehearsal: studio.isRehearsal
            ),
            bodies: BodyTurns(limit: settings.limits.inlineBodiesPerKey),
            board: ModelBoard(catalog: { studio.catalog() }, now: now),
            webhookKey: try WebhookKey(fileAt: "\(settings.home)/gateway/webhook.key"),
            addresses: { place.addresses },
            now: now
        )
        self.place = place
        self.log = log
        self.clock = clock
    }

    /// Listens, answers and delivers webhooks until the process is told to stop (SIGTERM, SIGINT), or the task is
    /// cancelled. Whoever waits for a job is answered, and what is being answered is finished.
    ///
    /// - Parameters:
    ///   - onListening: told the address that callers use, and the port, once it listens.
    ///   - onStopping: called when the stop begins; must not wait.
    /// - Throws: what keeps it from listening.
    package func run(
        onListening: @escaping @Sendable (_ url: String, _ port: Int) async -> Void,
        onStopping: @escaping @Sendable () -> Void = {}
    ) async throws {
        let settings = dependencies.settings
        var application = Application(
            router: router(),
            server: try server(),
            configuration: ApplicationConfiguration(
                address: .hostname(settings.host, port: settings.port),
                serverName: nil,
                backlog: 1024,
                availableConnectionsDelegate: MaximumAvailableConnections(settings.limits.connectionCount)
            ),
            onServerRunning: { [place] channel in
                if let port = channel.localAddress?.port {
                    let old = place.addresses
                    place.move(
                        to: HostRule(host: settings.host, port: port, publicURL: settings.publicURL),
                        Addresses(
                            base: Self.base(settings, port: port),
                            signer: old.signer,
                            linkLife: old.linkLife,
                            home: old.home
                        )
                    )
                }
                await onListening(place.addresses.base, channel.localAddress?.port ?? settings.port)
            },
            logger: log
        )
        application.addServices(
            BackgroundWork { [dispatcher] in await dispatcher.run() },
            BackgroundWork { [maintenance] in await maintenance.run() }
        )
        // Services are stopped from the last to the first: whoever waits is answered before connections are waited for.
        let farewell = BackgroundWork(onStop: { [dependencies] in
            dependencies.watch.stop()
            onStopping()
        })
        var configuration = ServiceGroupConfiguration(
            services: [application, farewell],
            gracefulShutdownSignals: [.sigterm, .sigint] + (settings.stopsOnHangUp ? [.sighup] : []),
            logger: log
        )
        configuration.maximumGracefulShutdownDuration = .seconds(4)
        try await ServiceGroup(configuration: configuration).run()
    }

    /// Whether an address to listen on can be reached from this machine alone.
    package static func isLoopback(_ host: String) -> Bool { HostRule.isLoopback(host) }

    /// Whether an address to listen on stands for all that this machine has.
    package static func isEverywhere(_ host: String) -> Bool { HostRule.isEverywhere(host) }

    /// The gateway as one value, without its background work, for tests in memory and on sockets.
    package func application() throws -> some ApplicationProtocol {
        Application(router: router(), server: try server(), logger: log)
    }

    /// Every route: the dialects' and the gateway's own.
    package var routes: [GatewayRoute] { dependencies.dialects.entries.map(\.route) }

    /// How many callers wait for jobs.
    package var waiterCount: Int { dependencies.watch.waiterCount }

    /// How many requests wait for the answer to an equal one before them.
    package var joinedCount: Int { dependencies.pending.joinedCount }

    /// How many clients have hung up.
    package var leavings: Int { dependencies.pending.leavings }

    /// Removes uploads that are older than they are kept for.
    ///
    /// - Parameter now: the present.
    /// - Returns: how many were removed.
    package func sweepUploads(now: Date) async -> Int { await dependencies.uploads.sweep(now: now) }

    /// Delivers the webhooks that are due now.
    ///
    /// - Returns: how many were taken up.
    package func deliverWebhooks() async -> Int { await dispatcher.deliverDue() }

    /// Delivers webhooks as they become due, until the task is cancelled.
    package func runWebhooks() async { await dispatcher.run() }

    private var dispatcher: WebhookDispatcher {
        WebhookDispatcher(
            dependencies: dependencies,
            client: dependencies.material.client,
            schedule: DeliverySchedule(),
            clock: clock,
            log: log
        )
    }

    private var maintenance: MaintenanceTask { MaintenanceTask(dependencies: dependencies, clock: clock) }

    private func router() -> Router<GatewayContext> {
        let router = Router(context: GatewayContext.self, options: .autoGenerateHeadEndpoints)
        router.add(
            middleware: RequestFilterMiddleware(
                hosts: { [place] in place.hosts },
                addresses: dependencies.addresses,
                metrics: dependencies.metrics,
                dialects: dependencies.dialects
            )
        )
        RouteTable(dependencies: dependencies).add(to: router)
        return router
    }

    private func server() throws -> HTTPServerBuilder {
        let limits = dependencies.settings.limits
        let (metrics, pending) = (dependencies.metrics, dependencies.pending)
        let http1 = HTTPServerBuilder.http1(
            configuration: HTTP1Channel.Configuration(
                additionalChannelHandlers: [
                    ConnectionSetup(metrics: metrics), FarewellHandler(),
                    DisconnectDetector { pending.clientHasLeft() },
                    SlowRequestHandler(limits: limits),
                ],
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: 16 << 10,
                    maxHeaderListSize: 64 << 10,
                    maxHeaderFieldCount: 200
                )
            )
        )
        guard let tls = dependencies.settings.tls else { return http1 }
        let certificates = try NIOSSLCertificate.fromPEMFile(tls.certificates).map {
            NIOSSLCertificateSource.certificate($0)
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: certificates,
            privateKey: .privateKey(try NIOSSLPrivateKey(file: tls.key, format: .pem))
        )
        configuration.minimumTLSVersion = .tlsv12
        return try .tls(http1, tlsConfiguration: configuration)
    }

    private static func base(_ settings: GatewaySettings, port: Int) -> String {
        if let url = settings.publicURL { return url.hasSuffix("/") ? String(url.dropLast()) : url }
        let scheme = settings.tls == nil ? "http" : "https"
        let host =
            HostRule.isEverywhere(settings.host)
            ? "localhost" : settings.host.contains(":") ? "[\(settings.host)]" : settings.host
        return "\(scheme)://\(host):\(port)"
    }
}
