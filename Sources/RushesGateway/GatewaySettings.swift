package import RushesOutbound

/// How a gateway is run.
package struct GatewaySettings: Sendable {
    /// The address that it listens on.
    package var host: String
    /// The port; 0 for any that is free.
    package var port: Int
    /// The address that callers use, if that is another: `https://video.example.com`. It and the bind address are the
    /// hosts that are answered.
    package var publicURL: String?
    /// The certificate chain and the private key (PEM files) for TLS; `nil` for plain HTTP.
    package var tls: TLSFiles?
    /// The folder of signing secrets and uploads: `RUSHES_HOME`.
    package var home: String
    /// How long a signed link to a clip works.
    package var linkLife: Duration
    /// What may be reached for a caller who gives an address.
    package var outbound: OutboundRules
    /// How much of everything is taken.
    package var limits: GatewayLimits
    /// The program's version.
    package var version: String
    /// The key that was made for this run because there is none in the ledger, and whose jobs its caller's are.
    package var temporaryKey: TemporaryKey?
    /// Whether SIGHUP stops it, as SIGTERM does; not where it was started to outlive its terminal.
    package var stopsOnHangUp: Bool

    /// A certificate chain and its private key, as PEM files.
    package struct TLSFiles: Sendable, Hashable {
        /// The path of the certificate chain.
        package var certificates: String
        /// The path of the private key.
        package var key: String

        /// Names the files.
        package init(certificates: String, key: String) {
            self.certificates = certificates
            self.key = key
        }
    }

    /// Makes settings; by default on loopback, without TLS.
    package init(
        host: String = "127.0.0.1",
        port: Int = 8080,
        publicURL: String? = nil,
        tls: TLSFiles? = nil,
        home: String,
        linkLife: Duration = .seconds(48 * 3600),
        outbound: OutboundRules = OutboundRules(),
        limits: GatewayLimits = GatewayLimits(),
        version: String,
        temporaryKey: TemporaryKey? = nil,
        stopsOnHangUp: Bool = true
    ) {
        self.host = host
        self.port = port
        self.publicURL = publicURL
        self.tls = tls
        self.home = home
        self.linkLife = linkLife
        self.outbound = outbound
        self.limits = limits
        self.version = version
        self.temporaryKey = temporaryKey
        self.stopsOnHangUp = stopsOnHangUp
    }
}
