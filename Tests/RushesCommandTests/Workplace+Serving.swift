import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import RushesCore
import Subprocess
import SystemPackage
import Testing

/// A gateway that runs, and requests to it.
struct ServedGateway: Sendable {
    /// The line in which it said that it listens.
    let listening: JSONValue
    /// `http://127.0.0.1:…`
    let url: String
    /// The key that it has printed; empty if there are others.
    var key: String

    /// An answer.
    struct Reply: Sendable {
        var status: Int
        var headers: HTTPHeaders
        var bytes: Data
        var text: String { String(decoding: bytes, as: UTF8.self) }
        var json: JSONValue { (try? JSONValue(parsing: bytes)) ?? .null }
        var data: JSONValue { json["data"] ?? .null }
    }

    func get(_ path: String, headers: [(String, String)] = []) async throws -> Reply {
        try await send(.GET, path, headers: headers, body: nil)
    }

    func post(_ path: String, _ json: JSONValue) async throws -> Reply {
        try await send(.POST, path, headers: [("Content-Type", "application/json")], body: json.canonicalJSON)
    }

    /// Submits a short clip.
    func submit(_ prompt: String, _ more: [String: JSONValue] = [:]) async throws -> String {
        let body: [String: JSONValue] = [
            "model": "google/gemini-omni-flash/text-to-video-developer", "prompt": .string(prompt), "duration": 4,
            "resolution": "720p",
        ]
        let reply = try await post("/api/v1/model/generateVideo", .object(body.merging(more) { $1 }))
        try #require(reply.status == 200, "\(reply.text)")
        return try #require(reply.data["id"]?.stringValue)
    }

    /// Waits for a job's end.
    func end(of id: String) async throws -> JSONValue {
        for _ in 0..<10 {
            let data = try await get("/api/v1/model/prediction/\(id)?wait=30").data
            if data["status"] == "completed" || data["status"] == "failed" { return data }
        }
        return .null
    }

    func send(_ method: HTTPMethod, _ path: String, headers: [(String, String)], body: String?) async throws -> Reply {
        var request = HTTPClientRequest(url: path.hasPrefix("http") ? path : url + path)
        request.method = method
        if !key.isEmpty, !path.hasPrefix("http") { request.headers.add(name: "Authorization", value: "Bearer \(key)") }
        for (name, value) in headers { request.headers.replaceOrAdd(name: name, value: value) }
        if let body { request.body = .bytes(ByteBuffer(string: body)) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(300))
        let bytes = try await response.body.collect(upTo: 64 << 20)
        return Reply(status: Int(response.status.code), headers: response.headers, bytes: Data(bytes.readableBytesView))
    }
}

extension Workplace {
    /// Runs the gateway on a free port for as long as a body uses it, then stops it as Ctrl-C does.
    ///
    /// - Returns: what it came to, and how long stopping took.
    @discardableResult
    func serving(
        _ arguments: [String] = [],
        key: String? = nil,
        _ body: @escaping @Sendable (ServedGateway) async throws -> Void
    ) async throws -> (exit: Int32, error: String, stopping: Duration) {
        let clock = ContinuousClock()
        let record = try await Subprocess.run(
            .path(.init(Self.program)),
            arguments: Arguments(["serve", "--port", "0", "--format", "json"] + arguments),
            environment: .custom(
                Dictionary(uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) })
            ),
            workingDirectory: .init(folder.path),
            input: .none,
            output: .sequence,
            error: .string(limit: 1 << 26)
        ) { execution -> ContinuousClock.Instant in
            defer { try? execution.send(signal: .interrupt) }
            var first: String?
            for try await line in execution.standardOutput.strings() {
                first = line
                break
            }
            let listening = try JSONValue(parsing: try #require(first, "the gateway did not say that it listens"))
            #expect(listening["event"] == "listening")
            try await body(
                ServedGateway(
                    listening: listening,
                    url: try #require(listening["url"]?.stringValue),
                    key: key ?? listening["key"]?.stringValue ?? ""
                )
            )
            return clock.now
        }
        let stopping = record.closureResult.duration(to: clock.now)
        guard case .exited(let code) = record.terminationStatus else {
            Issue.record("the gateway was ended by a signal: \(record.standardError)")
            return (-1, record.standardError, stopping)
        }
        return (Int32(code), record.standardError, stopping)
    }

    /// Runs `rushes worker` for as long as a body runs.
    @discardableResult
    func working(
        _ arguments: [String] = [],
        _ body: @escaping @Sendable () async throws -> Void
    ) async throws -> Int32 {
        let record = try await Subprocess.run(
            .path(.init(Self.program)),
            arguments: Arguments(["worker"] + arguments),
            environment: .custom(
                Dictionary(uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) })
            ),
            workingDirectory: .init(folder.path),
            input: .none,
            output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 22)
        ) { execution in
            defer { try? execution.send(signal: .terminate) }
            try await body()
        }
        guard case .exited(let code) = record.terminationStatus else { return -1 }
        return Int32(code)
    }

    /// Makes a key of the gateway.
    func makeKey(_ name: String, _ arguments: [String] = []) async throws -> String {
        let result = try await run(Self.program, ["keys", "create", name, "--format", "json"] + arguments)
        #expect(result.exit == 0, "\(result.error)")
        return try #require(try result.json()["key"]?.stringValue)
    }
}
