import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import RushesCatalog
import RushesCore
import RushesGateway
import RushesLedger
import RushesOutbound
import RushesTesting
import Synchronization
import Testing

/// A gateway in memory with two callers' keys, and the requests that tests make of it.
struct Front: Sendable {
    let studio: TestStudio
    let gateway: Gateway
    let folder: String
    let client: any TestClientProtocol
    let logged: LogLines
    /// The keys of two callers.
    let keys: (first: String, second: String)
    let owners: (first: Owner, second: Owner)

    /// An answer, with its body read as JSON where it is that.
    struct Reply {
        var status: Int
        var headers: HTTPFields
        var bytes: Data
        var json: JSONValue { (try? JSONValue(parsing: bytes)) ?? .null }
        var text: String { String(decoding: bytes, as: UTF8.self) }
        var data: JSONValue { json["data"] ?? .null }
    }

    /// What a log was told.
    final class LogLines: Sendable {
        private let lines = Guarded<[String]>([])
        func append(_ line: String) { lines.withLock { $0.append(line) } }
        var text: String { lines.withLock { $0.joined(separator: "\n") } }
    }

    /// What a gateway speaks by itself, and one dialect more.
    static let everyDialect: [any Dialect] = Gateway.standardDialects + [TinyDialect()]

    /// Lends a gateway to a test.
    ///
    /// - Parameters:
    ///   - setup: whether requests come over a socket.
    ///   - dialects: what it speaks.
    ///   - rehearses: whether it is a rehearsal service.
    ///   - catalog: its models.
    ///   - change: what is other than usual in its settings.
    ///   - models: the models that the first key is for; all by default.
    ///   - callsPerSecond: the first key's rate.
    ///   - body: the test.
    /// - Throws: what the body throws.
    static func use(
        _ setup: TestingSetup = .router,
        dialects: [any Dialect] = Gateway.standardDialects,
        rehearses: Bool = false,
        catalog: Catalog = Catalog(),
        settings change: (inout GatewaySettings) -> Void = { _ in },
        models: [String] = [],
        callsPerSecond: Double? = nil,
        body: @escaping @Sendable (Front) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("rushes-gateway-\(String(UInt64.random(in: .min ... .max), radix: 36))").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let studio = TestStudio(isRehearsal: rehearses, catalog: catalog)
        try await studio.store.add(LedgerSample.key(1, models: models, callsPerSecond: callsPerSecond))
        try await studio.store.add(LedgerSample.key(2))
        var settings = GatewaySettings(port: 8080, home: folder, version: "1.2.3")
        // What the tests' own client calls it.
        settings.publicURL = "http://localhost"
        change(&settings)
        let lines = LogLines()
        let log = Logger(label: "test") { _ in
            JSONLogHandler(level: .trace, now: { LedgerSample.moment(0) }) { lines.append($0) }
        }
        let gateway = try Gateway(
            settings,
            dialects: dialects,
            studio: studio,
            clock: ContinuousClock(),
            now: { LedgerSample.moment(2000) },
            random: { .random(in: .min ... .max) },
            log: log
        )
        let keys = (LedgerSample.secret(1).reveal(), LedgerSample.secret(2).reveal())
        let owners = (LedgerSample.key(1).owner, LedgerSample.key(2).owner)
        try await gateway.application().test(setup) { client in
            try await body(
                Front(
                    studio: studio,
                    gateway: gateway,
                    folder: folder,
                    client: client,
                    logged: lines,
                    keys: keys,
                    owners: owners
                )
            )
        }
    }

    /// Makes a request.
    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        key: String? = nil,
        headers: HTTPFields = [:],
        body: String? = nil
    ) async throws -> Reply {
        var headers = headers
        if let key { headers[.authorization] = "Bearer \(key)" }
        // Over a socket it would name the port, which is not known before.
        if client.port != nil { headers[.host] = "localhost" }
        return try await client.execute(
            uri: path,
            method: method,
            headers: headers,
            body: body.map { ByteBuffer(string: $0) }
        ) { response in
            Reply(status: response.status.code, headers: response.headers, bytes: Data(response.body.readableBytesView))
        }
    }

    func get(_ path: String, key: String? = nil) async throws -> Reply {
        try await send(.get, path, key: key ?? keys.first)
    }

    func post(_ path: String, _ json: JSONValue, key: String? = nil, headers: HTTPFields = [:]) async throws -> Reply {
        var headers = headers
        if headers[.contentType] == nil { headers[.contentType] = "application/json" }
        return try await send(.post, path, key: key ?? keys.first, headers: headers, body: json.canonicalJSON)
    }

    /// A submission that is right.
    static func submission(_ prompt: String = "a heron lifts off at dawn", _ more: [String: JSONValue] = [:])
        -> JSONValue
    {
        .object(
            [
                "model": "google/gemini-omni-flash/text-to-video-developer", "prompt": .string(prompt), "duration": 4,
                "resolution": "720p", "seed": 7,
            ].merging(more) { $1 }
        )
    }

    func submit(_ prompt: String = "a heron lifts off at dawn", key: String? = nil, _ more: [String: JSONValue] = [:])
        async throws -> Job.ID
    {
        let reply = try await post("/api/v1/model/generateVideo", Self.submission(prompt, more), key: key)
        try #require(reply.status == 200, "\(reply.text)")
        return Job.ID(rawValue: try #require(reply.data["id"]?.stringValue))
    }
}
