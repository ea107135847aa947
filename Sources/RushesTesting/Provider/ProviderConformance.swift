public import RushesCore
public import RushesProvider
import Testing

/// What every `Provider` must do, as tests that each provider's own test target runs.
///
///     @Test func `it conforms`() async throws {
///         try await ProviderConformance { … }.run()
///     }
public struct ProviderConformance: Sendable {
    /// A provider that is ready to run, with what to give it.
    public struct Fixture: Sendable {
        /// The provider.
        public var provider: any Provider
        /// A submission that it accepts and finishes.
        public var submission: Submission
        /// A submission that it refuses when it is sent; `nil` if it refuses none.
        public var refused: Submission?
        /// A submission that it accepts and then fails; `nil` if it fails none.
        public var failing: Submission?
        /// How many submissions have arrived at the far side so far; `nil` if there is no far side.
        public var arrivedSubmissions: (@Sendable () async -> Int)?
        /// How many requests of any kind have arrived at the far side so far; `nil` if there is no far side.
        public var arrivedRequests: (@Sendable () async -> Int)?
        /// Reads the beginning of a finished clip: enough to see that it is an MP4.
        public var readClip: @Sendable (OutputLink) async throws -> [UInt8]
        /// What to wait for between two observations; by default other tasks are let through.
        public var pause: @Sendable () async throws -> Void
        /// How often a prediction is observed before it counts as stuck.
        public var observationLimit: Int

        /// Collects a fixture.
        public init(
            provider: any Provider,
            submission: Submission,
            refused: Submission? = nil,
            failing: Submission? = nil,
            arrivedSubmissions: (@Sendable () async -> Int)? = nil,
            arrivedRequests: (@Sendable () async -> Int)? = nil,
            observationLimit: Int = 100_000,
            pause: @escaping @Sendable () async throws -> Void = { await Task.yield() },
            readClip: @escaping @Sendable (OutputLink) async throws -> [UInt8]
        ) {
            self.provider = provider
            self.submission = submission
            self.refused = refused
            self.failing = failing
            self.arrivedSubmissions = arrivedSubmissions
            self.arrivedRequests = arrivedRequests
            self.observationLimit = observationLimit
            self.pause = pause
            self.readClip = readClip
        }
    }

    private let withFixture: @Sendable (@Sendable (Fixture) async throws -> Void) async throws -> Void

    /// Makes the suite for one provider.
    ///
    /// - Parameter withFixture: makes a fresh fixture, runs what it is given with it, and clears up.
    public init(
        withFixture: @escaping @Sendable (@Sendable (Fixture) async throws -> Void) async throws -> Void
    ) {
        self.withFixture = withFixture
    }

    /// Runs every check, each with a fixture of its own.
    ///
    /// - Throws: what the fixture throws; a broken rule is recorded as a failure of the test.
    public func run() async throws {
        try await checkFinishing()
        try await checkUnknownIDs()
        try await checkHostileIDs()
        try await checkRefusal()
        try await checkFailure()
        try await checkCancellation()
    }

    /// A submission is sent once, gets an id, finishes with a clip that can be read, and stays finished.
    public func checkFinishing() async throws {
        try await withFixture { fixture in
            let before = await fixture.arrivedSubmissions?() ?? 0
            let id = try await accepted(fixture.submission, by: fixture)
            if let count = await fixture.arrivedSubmissions?() { #expect(count == before + 1) }
            if case .unknown(let reason) = await fixture.provider.observe(id, progress: { _ in }) {
                Issue.record("the provider does not know the id that it gave: \(reason)")
            }
            let end = try await self.end(of: id, at: fixture)
            guard case .finished(let outputs, _) = end else {
                Issue.record("the prediction did not finish: \(end)")
                return
            }
            #expect(!outputs.isEmpty)
            for output in outputs {
                let head = try await fixture.readClip(output)
                #expect(head.count >= 8 && Array(head[4..<8]) == Array("ftyp".utf8), "a clip is not an MP4")
            }
            guard case .finished(let again, _) = await fixture.provider.observe(id, progress: { _ in }) else {
                Issue.record("a finished prediction is no longer finished when it is observed again")
                return
            }
            #expect(again == outputs)
            if let count = await fixture.arrivedSubmissions?() { #expect(count == before + 1) }
        }
    }

    /// An id that the provider never gave is unknown, not an error and not a crash.
    public func checkUnknownIDs() async throws {
        try await withFixture { fixture in
            let answer = await fixture.provider.observe("00000000000000000000000000000000", progress: { _ in })
            guard case .unknown = answer else {
                Issue.record("an id that was never given is not unknown: \(answer)")
                return
            }
        }
    }

    /// Ids that no provider gives are unknown without a request, and reach no other path or file.
    public func checkHostileIDs() async throws {
        try await withFixture { fixture in
            let before = await fixture.arrivedRequests?() ?? 0
            let ids = [
                "", ".", "..", "../models", "../../etc/passwd", "/etc/passwd", "a/b", "a\\b", "a?b=c", "a#b", "a b",
                "a%2Fb", "a\u{0}b", "a\r\nHost: b", "ü", "🎬", String(repeating: "a", count: 5000),
            ]
            for id in ids {
                let answer = await fixture.provider.observe(id, progress: { _ in })
                guard case .unknown = answer else {
                    Issue.record("the id \(id.debugDescription.prefix(40)) is not unknown: \(answer)")
                    continue
                }
            }
            if let count = await fixture.arrivedRequests?() { #expect(count == before, "a hostile id was sent") }
        }
    }

    /// A refusal is an outcome with a code, a message and a hint.
    public func checkRefusal() async throws {
        try await withFixture { fixture in
            guard let refused = fixture.refused else { return }
            let outcome = await fixture.provider.submit(refused)
            guard case .refused(let error) = outcome else {
                Issue.record("a submission that should be refused was not: \(outcome)")
                return
            }
            expectTelling(error, about: refused)
        }
    }

    /// A failure is an observation with a code, a message and a hint, and stays one.
    public func checkFailure() async throws {
        try await withFixture { fixture in
            guard let failing = fixture.failing else { return }
            let id = try await accepted(failing, by: fixture)
            let end = try await self.end(of: id, at: fixture)
            guard case .failed(let error) = end else {
                Issue.record("a prediction that should fail did not: \(end)")
                return
            }
            expectTelling(error, about: failing)
            guard case .failed = await fixture.provider.observe(id, progress: { _ in }) else {
                Issue.record("a failed prediction is no longer failed when it is observed again")
                return
            }
        }
    }

    /// A cancelled call returns, with an answer that claims nothing that is not known.
    public func checkCancellation() async throws {
        try await withFixture { fixture in
            let before = await fixture.arrivedSubmissions?() ?? 0
            let outcome = await withTaskGroup(of: SubmissionOutcome.self) { group in
                group.cancelAll()
                group.addTask { await fixture.provider.submit(fixture.submission) }
                return await group.next()
            }
            let arrived = (await fixture.arrivedSubmissions?()).map { $0 - before }
            switch outcome {
            case .notSent, .limited, .refused: if let arrived { #expect(arrived == 0) }
            case .accepted: if let arrived { #expect(arrived == 1) }
            case .inDoubt: break
            case nil: Issue.record("a cancelled submission gave no outcome")
            }
        }
    }

    private func accepted(_ submission: Submission, by fixture: Fixture) async throws -> String {
        let outcome = await fixture.provider.submit(submission)
        guard case .accepted(let id, _) = outcome else {
            Issue.record("a good submission was not accepted: \(outcome)")
            throw RushesError(.internalError, "a good submission was not accepted")
        }
        #expect(!id.isEmpty)
        return id
    }

    private func end(of id: String, at fixture: Fixture) async throws -> Observation {
        for _ in 0..<fixture.observationLimit {
            let answer = await fixture.provider.observe(id) { share in
                #expect((0...1).contains(share), "a share of work lies outside 0…1")
            }
            switch answer {
            case .finished, .failed, .billed, .unknown: return answer
            case .running, .noSignal, .limited: try await fixture.pause()
            }
        }
        Issue.record("the prediction reached no end within \(fixture.observationLimit) observations")
        return .running(status: "stuck")
    }

    private func expectTelling(_ error: RushesError, about submission: Submission) {
        #expect(!error.message.isEmpty)
        #expect(error.hint?.isEmpty == false)
        #expect(!error.message.hasSuffix("."))
        let prompt = submission.brief.prompt
        #expect(prompt.isEmpty || !error.description.contains(prompt), "the error repeats the prompt")
    }
}
