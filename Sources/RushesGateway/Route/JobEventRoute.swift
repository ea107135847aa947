import Foundation
import HTTPTypes
import Hummingbird
import RushesCore
import RushesLedger

/// Sends server-sent events: one for each change of a job, until it has ended.
struct JobEventRoute: Sendable {
    let dependencies: GatewayDependencies
    /// The document of an event.
    let words: @Sendable (JobSnapshot, Wording) -> JSONValue

    /// Answers with the stream: events `change`, and one `end`.
    func events(_ request: Request, _ context: GatewayContext, _ caller: Caller) async throws -> Response {
        let id = try dependencies.jobID(context)
        // Refused before the stream begins.
        _ = try await dependencies.snapshot(id, of: caller)
        try dependencies.watch.checkRoom(for: caller.owner)
        let body = ResponseBody { writer in
            do {
                try await dependencies.watch.begin(id, for: caller.owner)
                defer { dependencies.watch.end(id, for: caller.owner) }
                let end = ContinuousClock.now + dependencies.settings.limits.longestStream
                var last: String?
                while true {
                    let seen = dependencies.watch.version(of: id)
                    let snapshot = try await dependencies.snapshot(id, of: caller)
                    let hasEnded = snapshot.job.state.isTerminal
                    // Links change with the time of day, and are no change of the job's.
                    let text = document(snapshot, at: snapshot.job.createdAt)
                    if text != last {
                        let shown = hasEnded ? document(snapshot, at: dependencies.now()) : text
                        let event = "event: \(hasEnded ? "end" : "change")\ndata: \(shown)\n\n"
                        try await writer.write(ByteBuffer(string: event))
                    }
                    last = text
                    if hasEnded || Task.isCancelled || dependencies.watch.isStopped || ContinuousClock.now > end {
                        break
                    }
                    let deadline = ContinuousClock.now + .seconds(15)
                    if case .timedOut = await dependencies.watch.wait(for: id, since: seen, until: deadline) {
                        // A comment keeps proxies patient, and finds out whether anybody still listens.
                        try await writer.write(ByteBuffer(string: ": still here\n\n"))
                    }
                    guard try await dependencies.keys.isValid(caller.owner) else { break }
                }
            } catch is RushesError {
                // The stream has begun, so that there is no other way to say that it cannot go on.
                let event = "event: error\ndata: {\"error\":\"the ledger cannot be read\"}\n\n"
                try await writer.write(ByteBuffer(string: event))
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: body
        )
    }

    private func document(_ snapshot: JobSnapshot, at moment: Date) -> String {
        words(snapshot, dependencies.wording(at: moment)).canonicalJSON
    }
}
