import AsyncHTTPClient
import Crypto
import RushesCore
import RushesMedia

/// Runs `body` with a take store whose waits are a millisecond long, and its client.
func withTakeStore<Value: Sendable>(
    clock: any Clock<Duration> = ContinuousClock(),
    backoff: Backoff = Backoff(base: .milliseconds(1), cap: .milliseconds(1), floor: .milliseconds(1)),
    tryCount: Int = 5,
    largest: Int64 = 1 << 30,
    hosts: [String: String] = [:],
    _ body: (LocalTakeStore) async throws -> Value
) async throws -> Value {
    var configuration = LocalTakeStore.httpConfiguration
    // Names of a test's own, which lead to this machine.
    configuration.dnsOverride = hosts
    let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    let store = LocalTakeStore(
        clock: clock,
        random: { 0 },
        rules: DownloadRules(tryCount: tryCount, largestByteCount: largest, backoff: backoff),
        http: { _ in client }
    )
    do {
        let value = try await body(store)
        try await client.shutdown()
        return value
    } catch {
        try? await client.shutdown()
        throw error
    }
}

/// The lower-case hexadecimal SHA-256 of bytes.
func sha256(_ bytes: [UInt8]) -> String {
    SHA256.hash(data: bytes).map { byte in
        let text = String(byte, radix: 16)
        return text.count == 1 ? "0" + text : text
    }.joined()
}

/// The code of the error that `body` throws; `nil` if it throws none.
func code(_ body: () async throws -> some Sendable) async -> ErrorCode? {
    do {
        _ = try await body()
        return nil
    } catch {
        return (error as? RushesError)?.code ?? ErrorCode(rawValue: "\(error)")
    }
}
