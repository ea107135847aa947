import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import RushesCatalog
import RushesCore
import RushesLedger
import RushesOutbound

/// What makes work: submissions and quotes.
struct SubmissionRoutes: Sendable {
    let floor: GatewayFloor

    /// `POST /api/v1/model/generateVideo`
    func generateVideo(_ request: Request, _ context: GatewayContext, _ caller: Caller) async throws -> Response {
        do {
            let body = try await JSONBody(of: request, limits: floor.settings.limits)
            let name = try Self.idempotencyKey(of: request)
            let key = PendingRequests.Key(owner: caller.owner, digest: name ?? body.digest, isNamed: name != nil)
            let response = try await answer(body, name: name, key: key, request, context, caller)
            return response
        } catch {
            floor.metrics.recordSubmission(Self.outcome(of: error))
            throw error
        }
    }

    private func answer(
        _ body: JSONBody,
        name: String?,
        key: PendingRequests.Key,
        _ request: Request,
        _ context: GatewayContext,
        _ caller: Caller
    ) async throws -> Response {
        if let name, let earlier = try await floor.studio.ledger().request(withKey: name, owner: caller.owner) {
            guard earlier.body == body.digest else { throw Self.mismatch }
            return try await replay(earlier.jobID, caller, context, isNamed: true, key: key)
        }
        let retries = request.headers[.stainlessRetryCount].flatMap { Int($0) } ?? 0
        switch await floor.pending.turn(for: key, saysThatItRepeats: retries > 0) {
        case .repeated(let id):
            return try await replay(id, caller, context, isNamed: false, key: key)
        case .failed(let error): throw error
        case .busy:
            throw Refusal(
                .conflict,
                RushesError(.rowTaken, "a request with this Idempotency-Key is being answered", hint: nil),
                retryAfter: .seconds(1)
            )
        case .crowded:
            throw Refusal(
                .tooManyRequests,
                RushesError(.rateLimited, "too many requests of this kind are waiting", hint: nil),
                retryAfter: .seconds(2)
            )
        case .first: break
        }
        let job: Job
        do {
            job = try await submit(body, name: name, caller)
        } catch {
            floor.pending.finish(key, with: .failure(Self.words(error)), wasDelivered: true)
            throw error
        }
        let isThere = await PresenceHandler.isClientThere(on: context.channel)
        floor.pending.finish(key, with: .success(job.id), wasDelivered: isThere)
        floor.metrics.recordSubmission(.accepted)
        context.logger.info(
            "submitted",
            metadata: ["job": "\(job.id)", "model": "\(job.input.model)", "owner": "\(caller.owner)"]
        )
        return Answer.data(floor.created(job))
    }

    private func replay(
        _ id: Job.ID,
        _ caller: Caller,
        _ context: GatewayContext,
        isNamed: Bool,
        key: PendingRequests.Key
    ) async throws -> Response {
        let job = try await floor.studio.ledger().job(id, owner: caller.owner)
        if !isNamed, await PresenceHandler.isClientThere(on: context.channel) { floor.pending.delivered(key) }
        floor.metrics.recordSubmission(.repeated)
        context.logger.info("repeated", metadata: ["job": "\(id)", "owner": "\(caller.owner)"])
        return Answer.data(floor.created(job), headers: [.idempotentReplayed: "true"])
    }

    private func submit(_ body: JSONBody, name: String?, _ caller: Caller) async throws -> Job {
        let atlas = try AtlasBody(body.members)
        let brief = try await brief(of: atlas, caller)
        if let webhook = atlas.webhook {
            do throws(RushesError) {
                _ = try OutboundAddress(webhook, rules: floor.settings.outbound)
            } catch {
                throw RushesError(.invalidBrief, "`webhook_url` cannot be used: \(error.message)", hint: error.hint)
            }
        }
        if let key = caller.key, !key.models.isEmpty {
            // A name may stand for a family; what it leads to is what the key must be for.
            try caller.check(try await floor.studio.quote(brief).input.model)
        }
        return try await floor.studio.submit(
            brief,
            for: caller.owner,
            answering: ClientRequest(key: name, body: body.digest, webhook: atlas.webhook)
        )
    }

    /// `POST /api/v1/model/calculate`
    func calculate(_ request: Request, _ context: GatewayContext, _ caller: Caller) async throws -> Response {
        let body = try AtlasBody(try await JSONBody(of: request, limits: floor.settings.limits).members)
        let priced = try await floor.studio.quote(try await brief(of: body, caller))
        try caller.check(priced.input.model)
        guard let quote = priced.quote else {
            throw RushesError(.priceUnknown, "no price is known for \(priced.input.model)")
        }
        let price = JSONValue.number(Double(quote.amount.micros) / 1_000_000)
        return Answer.data(
            .object([
                "price": price, "origin_price": price, "estimated": .bool(quote.basis != .live),
                "currency": .string(quote.amount.currency.rawValue), "basis": .string(quote.basis.rawValue),
                "as_of": .string(quote.asOf), "model": .string(priced.input.model.rawValue),
            ])
        )
    }

    private func brief(of body: AtlasBody, _ caller: Caller) async throws -> Brief {
        // Nothing is fetched for a model that the key is not for; a family's name is looked at again once it is chosen.
        if let model = try floor.studio.catalog().model(ModelID(body.model)) { try caller.check(model.id) }
        return try await body.brief(in: floor.studio.catalog()) { address, kind in
            try await floor.material.source(address, kind: kind, caller: caller)
        }
    }

    private static func idempotencyKey(of request: Request) throws -> String? {
        guard let text = request.headers[.idempotencyKey] else { return nil }
        guard (1...255).contains(text.utf8.count) else {
            throw RushesError(.invalidBrief, "an Idempotency-Key has 1 to 255 characters", hint: nil)
        }
        return JSONBody.digest(of: text)
    }

    private static func words(_ error: any Error) -> RushesError {
        switch error {
        case let error as RushesError: error
        case let refusal as Refusal: refusal.error
        default: RushesError(.internalError, "the first request failed", hint: nil)
        }
    }

    private static func outcome(of error: any Error) -> GatewayMetrics.Submission {
        let code = (error as? RushesError)?.code ?? (error as? Refusal)?.error.code
        switch code {
        case .budgetExceeded?: return .overBudget
        case .rateLimited?: return .limited
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
