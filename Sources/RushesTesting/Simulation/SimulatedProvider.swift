import Foundation
public import RushesCore
public import RushesProvider

/// A process's way to a ``SimulatedService``: the service outlives the process, its calls do not.
public struct SimulatedProvider: HistoryKeepingProvider {
    private let process: SimulatedProcess
    private let service: SimulatedService
    private let onSubmit: @Sendable (Submission) -> Void

    /// Who this is.
    public let id: ProviderID

    /// Makes a process's way.
    ///
    /// - Parameters:
    ///   - id: who it is.
    ///   - process: the process.
    ///   - service: the service.
    ///   - onSubmit: told of each submission at the moment at which its first byte leaves.
    public init(
        id: ProviderID = ProviderID("atlas"),
        process: SimulatedProcess,
        service: SimulatedService,
        onSubmit: @escaping @Sendable (Submission) -> Void
    ) {
        self.id = id
        self.process = process
        self.service = service
        self.onSubmit = onSubmit
    }

    /// Has no price.
    public func quote(_ input: Input) async throws(RushesError) -> Quote? { nil }

    /// Brings a file up, in a second.
    public func upload(
        _ attachment: Input.Attachment,
        progress: @escaping @Sendable (Double) -> Void
    ) async throws(RushesError) -> String {
        try await process.enter("uploads")
        do { try await process.clock.sleep(for: .seconds(1)) } catch {
            throw RushesError(.interrupted, "the upload was interrupted")
        }
        try await process.leave("has uploaded")
        return "https://files.example/\(process.number)/\(attachment.sha256.prefix(8))"
    }

    /// Sends. A process that is killed or gives up while it waits does not learn the answer, which the service gives all
    /// the same.
    public func submit(_ submission: Submission) async -> SubmissionOutcome {
        do throws(RushesError) {
            // What holds a process still between its last look at the time and the first byte is not modelled.
            try await process.enter("submits", mayPause: false)
            onSubmit(submission)
            let (outcome, delay) = service.take(submission)
            process.trace.note(
                "has submitted",
                by: process.number,
                "\(submission.jobID) \(outcome) in \(delay)"
            )
            do { try await process.clock.sleep(for: delay) } catch {
                await process.holdStill()
                return .inDoubt(reason: "the request was given up")
            }
            process.reaches(.answer)
            try await process.leave("has an answer")
            return outcome
        } catch {
            return .inDoubt(reason: error.message)
        }
    }

    /// Asks.
    public func observe(_ remoteID: String, progress: @escaping @Sendable (Double) -> Void) async
        -> Observation
    {
        do throws(RushesError) {
            try await process.enter("observes")
            let observation: Observation =
                if service.callFails {
                    service.random.happens(0.3)
                        ? .limited(retryAfter: service.random.seconds(0...30))
                        : .noSignal(RushesError(.providerUnreachable, "no answer"))
                } else {
                    service.observation(of: remoteID)
                }
            try await process.leave("has observed")
            return observation
        } catch {
            return .noSignal(error)
        }
    }

    /// Reads a page of history.
    public func history(page: Int) async throws(RushesError) -> HistoryPage {
        try await process.enter("reads history")
        if service.callFails { throw RushesError(.providerUnreachable, "the history cannot be read") }
        let answer = service.page(page)
        process.trace.note(
            "is shown history",
            by: process.number,
            value: page,
            Self.summary(of: answer)
        )
        try await process.leave("has read history")
        return answer
    }

    private static func summary(of page: HistoryPage) -> String {
        let records = page.records.map { record in
            let moment =
                record.acceptedAt.map { "@\(Int($0.timeIntervalSince1970) - 1_800_000_000)" } ?? ""
            return "\(record.remoteID)\(record.body == nil ? "?" : "")\(moment)"
        }
        return records.joined(separator: " ") + (page.isLast ? " end" : "")
            + (page.hasGaps ? " gaps" : "")
    }
}
