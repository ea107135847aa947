import HTTPTypes
import Hummingbird
import Logging
import RushesCatalog
import RushesCore
import RushesLedger
import RushesOutbound

/// Records jobs: one for each submission, however often it is sent.
struct SubmissionRoute: Sendable {
    let dependencies: GatewayDependencies
    let dialect: any Dialect

    /// Checks, prices, holds and records, and answers with the job.
    func submit(_ request: Request, _ context: GatewayContext, _ caller: Caller) async throws -> Response {
        do {
            let name = try dialect.idempotencyKey(of: request).map { JSONBody.digest(of: $0) }
            return try await JSONBody.use(of: request, from: caller, dependencies.reading) { body in
                let digest = digest(of: body, request, context)
                let key = InFlightSubmissions.Key(
                    owner: caller.owner,
                    dialect: dialect.name,
                    digest: name ?? digest,
                    isNamed: name != nil
                )
                return try await answer(body, digest: digest, name: name, key: key, request, context, caller)
            }
        } catch {
            dependencies.metrics.recordSubmission(Self.outcome(of: error))
            throw error
        }
    }

    /// What tells a submission from others: its body, and its path where that says something of it.
    private func digest(of body: JSONBody, _ request: Request, _ context: GatewayContext) -> String {
        context.parameters.isEmpty ? body.digest : JSONBody.digest(of: "\(request.uri.path)\n\(body.digest)")
    }

    private func answer(
        _ body: JSONBody,
        digest: String,
        name: String?,
        key: InFlightSubmissions.Key,
        _ request: Request,
        _ context: GatewayContext,
        _ caller: Caller
    ) async throws -> Response {
        if let name, let earlier = try await dependencies.studio.ledger().request(withKey: name, owner: caller.owner) {
            guard earlier.body == digest else { throw Self.mismatch }
            return try await replay(earlier.jobID, caller, context, key: key)
        }
        switch await dependencies.pending.turn(for: key, saysThatItRepeats: dialect.isRepetition(request)) {
        case .repeated(let id): return try await replay(id, caller, context, key: key)
        case .failed(let error): throw error
        case .busy:
            throw GatewayError(
                .conflict,
                RushesError(.rowTaken, "a request with this Idempotency-Key is being answered", hint: nil),
                retryAfter: .seconds(1)
            )
        case .crowded:
            throw GatewayError(
                .tooManyRequests,
                RushesError(.rateLimited, "too many requests of this kind are waiting", hint: nil),
                retryAfter: .seconds(2)
            )
        case .first: break
        }
        let (job, notes): (Job, [String])
        do {
            let draft = try dialect.draft(from: body, of: request, context)
            (job, notes) = try await record(draft, body, digest: digest, name: name, caller)
        } catch {
            dependencies.pending.finish(key, with: .failure(Self.refusal(for: error)), wasDelivered: true)
            throw error
        }
        let isThere = await DisconnectDetector.isClientThere(on: context.channel)
        dependencies.pending.finish(key, with: .success(job.id), wasDelivered: isThere)
        dependencies.metrics.recordSubmission(.accepted)
        context.logger.info(
            "submitted",
            metadata: ["job": "\(job.id)", "model": "\(job.input.model)", "owner": "\(caller.owner)"]
        )
        return response(job, notes, headers: OrderReader.headers(notes))
    }

    private func replay(
        _ id: Job.ID,
        _ caller: Caller,
        _ context: GatewayContext,
        key: InFlightSubmissions.Key
    ) async throws -> Response {
        let job = try await dependencies.studio.ledger().job(id, owner: caller.owner)
        if !key.isNamed, await DisconnectDetector.isClientThere(on: context.channel) {
            dependencies.pending.delivered(key)
        }
        dependencies.metrics.recordSubmission(.repeated)
        context.logger.info("repeated", metadata: ["job": "\(id)", "owner": "\(caller.owner)"])
        return response(job, [], headers: [.idempotentReplayed: "true"])
    }

    private func response(_ job: Job, _ notes: [String], headers: HTTPFields) -> Response {
        var answer = dialect.created(RecordedSubmission(job: job, notes: notes), in: dependencies.wording)
        answer.headers.append(contentsOf: headers)
        return answer.response
    }

    private func record(
        _ draft: any OrderDraft,
        _ body: JSONBody,
        digest: String,
        name: String?,
        _ caller: Caller
    ) async throws -> (Job, [String]) {
        // An address that cannot be told is refused before anything is fetched.
        if let webhook = draft.webhook {
            do throws(RushesError) {
                _ = try OutboundAddress(webhook.url, rules: dependencies.settings.outbound)
            } catch {
                throw RushesError(
                    .invalidBrief,
                    "`\(webhook.member)` cannot be used: \(error.message)",
                    hint: error.hint
                )
            }
        }
        let order = try await OrderReader(dependencies: dependencies).order(of: draft, body, caller)
        if let key = caller.key, !key.models.isEmpty {
            // A name may stand for a family; what it leads to is what the key must be for.
            try caller.check(try await dependencies.studio.quote(order.brief).input.model)
        }
        let target = draft.webhook.map { WebhookTarget(url: $0.url, dialect: dialect.name).kept }
        let job = try await dependencies.studio.submit(
            order.brief,
            for: caller.owner,
            answering: ClientRequest(key: name, body: digest, webhook: target)
        )
        return (job, order.notes)
    }

    private static func refusal(for error: any Error) -> GatewayError {
        switch error {
        case let error as RushesError: GatewayError(error)
        case let error as GatewayError: error
        default: GatewayError(RushesError(.internalError, "the first request failed", hint: nil))
        }
    }

    private static func outcome(of error: any Error) -> GatewayMetrics.Submission {
        let code = (error as? RushesError)?.code ?? (error as? GatewayError)?.error.code
        switch code {
        case .budgetExceeded?: return .overBudget
        case .rateLimited?: return .limited
        case nil where error is ClientLeft: return .refused
        case .internalError?, nil: return .failed
        default: return .refused
        }
    }

    private static let mismatch = RushesError(
        .requestMismatch,
        "this Idempotency-Key was used for another body",
        hint: "use a new key for a new request"
    )
}
