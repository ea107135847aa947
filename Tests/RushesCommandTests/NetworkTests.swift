import Foundation
import RushesCore
import RushesTesting
import Testing

/// Proxies and authorities that the environment names, over real tunnels and real TLS, without leaving this machine.
@Suite(.timeLimit(.minutes(10)))
struct NetworkTests {
    private static let service = "https://api.rushes.example/api/v1"

    /// Lends a workplace whose service has a name that only the proxy knows, and a certificate that nobody trusts yet.
    private func use(
        login: String? = nil,
        _ body: (Workplace, MisbehavingServer, TunnelProxy) async throws -> Void
    ) async throws {
        try await withMisbehavingServer { server in
            try await Workplace.use(server: server) { place in
                let made = try await place.run(
                    "openssl",
                    [
                        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
                        "2",
                        "-subj", "/CN=rushes.example", "-addext", "subjectAltName=DNS:*.rushes.example",
                        "-keyout", place.path("key.pem"), "-out", place.path("authority.pem"),
                    ]
                )
                #expect(made.exit == 0, "\(made.error)")
                let proxy = try await TunnelProxy.start(
                    to: server.port,
                    certificate: place.path("authority.pem"),
                    key: place.path("key.pem"),
                    authorization: login
                )
                var place = place
                place.environment["ATLASCLOUD_BASE_URL"] = Self.service
                do {
                    try await body(place, server, proxy)
                } catch {
                    try await proxy.stop()
                    throw error
                }
                try await proxy.stop()
            }
        }
    }

    @Test(arguments: [
        ("HTTPS_PROXY", "http://", "SSL_CERT_FILE"), ("https_proxy", "", "SSL_CERT_FILE"),
        ("ALL_PROXY", "http://", "SSL_CERT_DIR"),
    ])
    func `the service and its clips are reached through a proxy`(name: String, scheme: String, trust: String)
        async throws
    {
        try await use { place, server, proxy in
            var place = place
            place.environment[name] = "\(scheme)127.0.0.1:\(proxy.port)"
            place.environment[trust] = trust == "SSL_CERT_DIR" ? place.folder.path : place.path("authority.pem")
            server.script.always(.changed { $0.foreignOutputs = ["https://clips.rushes.example/outputs/a.mp4"] })
            let result = try await place.rushes("A heron lifts off at dawn", "-o", "x.mp4")
            #expect(result.exit == 0, "\(result.error)")
            #expect(place.exists("x.mp4"))
            #expect(server.account.submissions.count == 1)
            let targets = Set(proxy.requests.map(\.target))
            #expect(targets == ["api.rushes.example:443", "clips.rushes.example:443"])
        }
    }

    @Test func `a proxy's login is sent to the proxy, and shown to nobody`() async throws {
        let login = "Basic " + Data("ann:canary@word".utf8).base64EncodedString()
        try await use(login: login) { place, server, proxy in
            var place = place
            place.environment["SSL_CERT_FILE"] = place.path("authority.pem")
            place.environment["HTTPS_PROXY"] = "http://127.0.0.1:\(proxy.port)"
            let refused = try await place.rushes("doctor")
            #expect(refused.output.contains("the proxy wants a user name and a password"), "\(refused.output)")
            place.environment["HTTPS_PROXY"] = "http://ann:canary%40word@127.0.0.1:\(proxy.port)"
            let taken = try await place.rushes("doctor")
            #expect(taken.output.contains("answers and accepts the key"), "\(taken.output)")
            #expect(taken.output.contains("http://127.0.0.1:\(proxy.port) with a user name (HTTPS_PROXY)"))
            #expect(taken.output.contains("1 authority of \(place.path("authority.pem")) (SSL_CERT_FILE)"))
            for text in [taken.output, taken.error, refused.output] {
                #expect(!text.contains("canary") && !text.contains(login.dropFirst(6)))
            }
            #expect(server.account.requests.allSatisfy { $0.header("Proxy-Authorization") == nil })
        }
    }

    @Test func `a certificate that nothing vouches for is not trusted, through a proxy neither`() async throws {
        try await use { place, server, proxy in
            var place = place
            place.environment["HTTPS_PROXY"] = "http://127.0.0.1:\(proxy.port)"
            let result = try await place.rushes("doctor")
            #expect(result.output.contains("TLS"), "\(result.output)")
            #expect(server.account.requestCount == 0)
        }
    }

    @Test func `what NO_PROXY names is asked without it`() async throws {
        try await use { place, _, proxy in
            var place = place
            place.environment["HTTPS_PROXY"] = "http://127.0.0.1:\(proxy.port)"
            place.environment["NO_PROXY"] = ".rushes.example"
            let result = try await place.rushes("doctor")
            #expect(result.output.contains("the service is asked without it"), "\(result.output)")
            #expect(proxy.requests.isEmpty)
        }
    }

    @Test func `this machine is reached without a proxy`() async throws {
        try await withMisbehavingServer { server in
            try await Workplace.use(server: server) { place in
                var place = place
                for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"] {
                    place.environment[name] = "http://127.0.0.1:9"
                }
                let result = try await place.rushes("A heron lifts off at dawn", "-o", "x.mp4")
                #expect(result.exit == 0, "\(result.error)")
            }
        }
    }

    @Test(arguments: [
        ("HTTPS_PROXY", "ftp://ann:canary@proxy.example"), ("all_proxy", "http://:99"),
        ("SSL_CERT_FILE", "/no/such.pem"),
        ("SSL_CERT_DIR", "/no/such/folder"),
    ])
    func `a variable that is wrong is named before anything is sent, and disturbs no rehearsal`(
        name: String,
        value: String
    ) async throws {
        try await withMisbehavingServer { server in
            try await Workplace.use(server: server) { place in
                var place = place
                place.environment[name] = value
                let result = try await place.rushes("A heron lifts off at dawn", "-o", "x.mp4", "--format", "json")
                #expect(result.exit == 64, "\(result.error)")
                #expect(try result.json()["error"]?["message"]?.stringValue?.contains(name) == true)
                #expect(server.account.requestCount == 0)
                let doctor = try await place.rushes("doctor")
                #expect(doctor.output.contains("FAIL") && doctor.output.contains(name), "\(doctor.output)")
                #expect(!(result.output + result.error + doctor.output).contains("canary"))
                let rehearsed = try await place.rushes("A heron lifts off", "--rehearse", "--dry-run")
                #expect(rehearsed.exit == 0, "\(rehearsed.error)")
            }
        }
    }
}
