import Foundation
import Logging
import NIOCore
import RushesCore
import RushesHosted
import RushesProvider
import RushesTesting
import Synchronization

/// A service, its server, and everything that a test needs to talk to both.
struct AtlasFixture: Sendable {
    static let prompt = "A heron called Canary-Prompt lifts off at dawn"

    let server: MisbehavingServer
    let service: AtlasService
    let logs: LogRecorder

    var provider: AtlasProvider { AtlasProvider(service) }
    var account: AtlasAccount { AtlasAccount(service) }

    static func submission(prompt: String = AtlasFixture.prompt, model: String = "google/veo3.1/text-to-video")
        -> Submission
    {
        let input = Input(
            model: ModelID(model),
            body: ["prompt": .string(prompt), "duration": 8, "resolution": "1080p", "seed": 7]
        )
        return Submission(
            jobID: Job.ID(rawValue: "job_test"),
            brief: Brief(prompt),
            input: input,
            body: input.completeBody(),
            quote: Quote(amount: Money(micros: 1_000_000), basis: .list, asOf: "2026-06-02")
        )
    }

    /// Starts a server, runs a body with it, and clears up.
    static func run<Result>(
        settings: ServerSettings = ServerSettings(),
        key: String? = "test-key",
        baseURL: String? = nil,
        limits: AtlasService.Limits = AtlasService.Limits(),
        spoolDirectory: String? = nil,
        uploadBudget: RetryBudget = RetryBudget(guaranteedTries: 6, window: .zero),
        clock: any Clock<Duration> = ContinuousClock(),
        wait: @escaping @Sendable (Int, Duration?) -> Duration = { _, _ in .zero },
        _ body: (AtlasFixture) async throws -> Result
    ) async throws -> Result {
        try await withMisbehavingServer(settings) { server in
            let connections = HostedConnections()
            let logs = LogRecorder()
            let service = AtlasService(
                address: try ServiceAddress(baseURL ?? server.baseURL),
                key: try key.map { key throws(RushesError) in try Secret(key) },
                connections: connections,
                userAgent: "rushes/test",
                limits: limits,
                spoolDirectory: spoolDirectory,
                uploadBudget: uploadBudget,
                clock: clock,
                now: { Date(timeIntervalSince1970: 784_111_777) },
                wait: wait,
                logger: logs.logger
            )
            let fixture = AtlasFixture(server: server, service: service, logs: logs)
            do {
                let result = try await body(fixture)
                await connections.shutdown()
                return result
            } catch {
                await connections.shutdown()
                throw error
            }
        }
    }

    /// Submits and gives the id.
    func accepted(_ plot: PredictionPlot? = nil) async throws -> String {
        if let plot { server.script.enqueue(plot) }
        guard case .accepted(let id, _) = await provider.submit(Self.submission()) else {
            throw RushesError(.internalError, "the submission was not accepted")
        }
        return id
    }

    /// Observes until the prediction is at its end.
    func end(of id: String) async -> Observation {
        for _ in 0..<50 {
            let answer = await provider.observe(id) { _ in }
            if case .running = answer { continue }
            return answer
        }
        return .running(status: "stuck")
    }
}

extension SubmissionOutcome {
    var remoteID: String? { if case .accepted(let id, _) = self { id } else { nil } }
    var refusal: RushesError? { if case .refused(let error) = self { error } else { nil } }
    var doubt: String? { if case .inDoubt(let reason) = self { reason } else { nil } }
}

extension Observation {
    var failure: RushesError? { if case .failed(let error) = self { error } else { nil } }
    var silence: RushesError? { if case .noSignal(let error) = self { error } else { nil } }
    var links: [String]? {
        if case .finished(let outputs, _) = self { outputs.map(\.location.text) } else { nil }
    }
    var isUnknown: Bool { if case .unknown = self { true } else { false } }
    var isRunning: Bool { if case .running = self { true } else { false } }
}
