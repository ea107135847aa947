import ArgumentParser
import Foundation
import Logging
import Rushes
import RushesCore
import RushesGateway
import RushesLedger
import RushesOutbound
import RushesWorker

/// `rushes serve`: the gateway.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Put the studio behind HTTP: one address, your own keys, the Atlas Cloud dialect.",
        discussion: """
            Code that is written for Atlas Cloud runs with its base URL and key changed. Callers have keys of their own \
            (`rushes keys create`), with budgets; the service's key stays here. Without keys the gateway answers on this \
            machine only, to one key that it prints.

            --rehearse needs no key of the service: every model is played by the animatic engine and nothing is spent.

            Routes are listed at /openapi.json. See docs/gateway.md for TLS, backups and webhooks.
            """
    )

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The port; 0 for any that is free.")
    var port = 8080

    @Option(help: ArgumentHelp("The address that callers use, if it is another.", valueName: "url"))
    var publicURL: String?

    @Option(help: ArgumentHelp("The certificate chain for TLS, as a PEM file.", valueName: "file"))
    var tlsCertificate: String?

    @Option(help: ArgumentHelp("The private key for TLS, as a PEM file.", valueName: "file"))
    var tlsKey: String?

    @Flag(help: "A proxy in front of the gateway does TLS.")
    var behindProxy = false

    @Flag(help: "Play every model with the animatic engine; nothing is spent.")
    var rehearse = false

    @Option(help: ArgumentHelp("How long a rehearsal takes, at least and at most: 30s..180s.", valueName: "range"))
    var rehearsalLatency: LatencyRange?

    @Option(help: "How many jobs are sent, or rendered, at once; 0 leaves them to `rushes worker`.")
    var workers = 8

    @Option(help: ArgumentHelp("How long links to clips work (default: 48h).", valueName: "time"))
    var linkLife: LifeSpan?

    @Option(
        help: ArgumentHelp("How long the body of a submission may be with files in it: 100MB.", valueName: "size")
    )
    var bodyLimit: ByteSize?

    @Flag(help: "Let webhooks and given addresses lead to this machine and to private networks.")
    var allowPrivateAddresses = false

    @Option(help: "What the log on stderr tells.")
    var logLevel = LogDetail.notice

    @OptionGroup(title: "Printing")
    var printing: OutputOptions

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("a port is a number from 0 to 65535") }
        guard (0...1000).contains(workers) else { throw ValidationError("--workers is a number from 0 to 1000") }
        guard (tlsCertificate == nil) == (tlsKey == nil) else {
            throw ValidationError("--tls-certificate and --tls-key go together")
        }
        guard rehearsalLatency == nil || rehearse else {
            throw ValidationError("--rehearsal-latency is for --rehearse")
        }
        if let publicURL {
            guard let url = URL(string: publicURL), ["http", "https"].contains(url.scheme), url.host() != nil,
                url.path().isEmpty || url.path() == "/", url.query() == nil
            else { throw ValidationError("--public-url is an address such as https://video.example.com") }
        }
    }

    func run() async throws {
        // Clips, uploads and the ledger are this user's alone.
        umask(0o077)
        let configuration = try Configuration.ofThisProcess()
        let log = ServiceLog.make(level: logLevel.level, configuration: configuration)
        for note in configuration.notes { log.notice("a variable was put right", metadata: ["note": "\(note)"]) }
        let studio = try await LocalStudio(configuration, log: log)
        do throws(RushesError) {
            // An address that no key may be sent to is the operator's to mend, before anybody calls.
            if !rehearse { try studio.defaultProvider() }
        } catch {
            await studio.close()
            guard error.code == .noAPIKey else { throw error }
            throw RushesError(
                .noAPIKey,
                error.message,
                hint:
                    "set it in the environment or a .env file, or add --rehearse: every model is then played for nothing"
            )
        }
        var pace = BatchPace()
        pace.outwaitsLimits = true
        studio.set(pace)
        do {
            try await serve(studio, log: log)
        } catch {
            await studio.close()
            throw error
        }
        await studio.close()
    }

    private func serve(_ studio: LocalStudio, log: Logger) async throws {
        try checkTLSFiles()
        let temporary = try await temporaryKey(for: try await studio.ledger().keys())
        let crew = workers > 0 ? try await studio.crew(of: workers, rehearsalLatency: rehearsalLatency?.range) : nil
        var limits = GatewayLimits()
        if let bodyLimit { limits.inlineBodyByteCount = bodyLimit.byteCount }
        let settings = GatewaySettings(
            host: host,
            port: port,
            publicURL: publicURL,
            tls: tlsCertificate.flatMap { chain in tlsKey.map { .init(certificates: chain, key: $0) } },
            home: studio.configuration.home,
            linkLife: linkLife?.duration ?? .seconds(48 * 3600),
            outbound: OutboundRules(allowsPrivateAddresses: allowPrivateAddresses),
            limits: limits,
            version: RushesVersion.current,
            temporaryKey: temporary,
            stopsOnHangUp: !Interruption.isIgnored(SIGHUP)
        )
        let gateway = try Gateway(
            settings,
            studio: LocalServedStudio(studio: studio, isRehearsal: rehearse, crew: crew),
            clock: ContinuousClock(),
            now: { Date() },
            random: { UInt64.random(in: .min ... .max) },
            log: log
        )
        // Beside the answering, so that a stop of one is not the other's; it is awaited below.
        let work = Task { await crew?.run() }
        do {
            try await gateway.run { url, port in
                announce(url, port: port, key: temporary?.secret)
            } onStopping: {
                work.cancel()
                if !printing.quiet, printing.format == .text { Report.say("stopping; what was sent goes on") }
            }
        } catch {
            work.cancel()
            await work.value
            throw Self.words(error, host: host, port: port)
        }
        work.cancel()
        await work.value
    }

    /// The key of this run, if there is no other; refuses addresses that others reach without keys or TLS.
    private func temporaryKey(for keys: [AccessKey]) async throws -> TemporaryKey? {
        let isOpen = !Gateway.isLoopback(host)
        let hasKeys = keys.contains { $0.isValid(at: Date()) }
        guard !isOpen || hasKeys else {
            throw RushesError(
                .invalidBrief,
                "\(host) can be reached from elsewhere, and there are no keys",
                hint: "make one with `rushes keys create NAME`, or leave --host out"
            )
        }
        guard !isOpen || tlsCertificate != nil || behindProxy else {
            throw RushesError(
                .invalidBrief,
                "\(host) can be reached from elsewhere, and keys would cross the network in the clear",
                hint: "give --tls-certificate and --tls-key, or --behind-proxy if a proxy does TLS"
            )
        }
        guard !hasKeys else { return nil }
        var randomness = SystemRandomNumberGenerator()
        return TemporaryKey(KeySecret(using: &randomness), owner: .local)
    }

    /// Says which file it is that cannot be read; what is in them is looked at when they are used.
    private func checkTLSFiles() throws {
        for path in [tlsCertificate, tlsKey].compactMap(\.self) where !FileManager.default.isReadableFile(atPath: path)
        {
            throw RushesError(
                .fileNotFound,
                "the TLS file \(path) cannot be read",
                hint: "give PEM files that this user can read with --tls-certificate and --tls-key"
            )
        }
    }

    private func announce(_ url: String, port: Int, key: KeySecret?) {
        if printing.format == .json {
            return Report.json(
                .object([
                    "event": "listening", "url": .string(url), "baseURL": .string("\(url)/api/v1"),
                    "port": .integer(Int64(port)),
                    "key": key.map { .string($0.reveal()) } ?? .null, "rehearsal": .bool(rehearse),
                ])
            )
        }
        if !printing.quiet {
            let note = rehearse ? "; every model is played by the animatic engine and nothing is spent" : ""
            let place = publicURL == nil ? url : "\(host):\(port), for callers of \(url)"
            Report.say("listening on \(place)\(note)")
            if publicURL == nil, Gateway.isEverywhere(host) {
                Report.say("note: links to clips lead to \(url); --public-url gives the address that callers use")
            }
            if key == nil {
                Report.say("callers use the keys of `rushes keys list`")
            } else {
                Report.say(
                    "no keys are made yet: this one is for this run and this machine (`rushes keys create` makes others)"
                )
            }
            Report.say("stop with Ctrl-C")
        }
        Report.data("base URL: \(url)/api/v1")
        if let key { Report.data("key: \(key.reveal())") }
    }

    private static func words(_ error: any Error, host: String, port: Int) -> any Error {
        guard !(error is RushesError) else { return error }
        let words = "\(error)"
        if words.contains("bind") {
            return RushesError(
                .invalidBrief,
                "\(host):\(port) cannot be listened on",
                hint: "another program may have the port; name another with --port"
            )
        }
        guard words.contains("PrivateKey") || words.contains("Certificate") else { return error }
        return RushesError(
            .invalidBrief,
            "the TLS files cannot be used: \(words)",
            hint: "--tls-certificate takes the certificate chain and --tls-key its unencrypted private key, both as PEM"
        )
    }
}
