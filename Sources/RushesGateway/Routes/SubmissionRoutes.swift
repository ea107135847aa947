import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import RushesCatalog
import RushesCore
import RushesLedger
import RushesMedia
import RushesOutbound

/// What makes work: submissions and quotes.
struct SubmissionRoutes: Sendable {
    let floor: GatewayFloor

    /// `POST /api/v1/model/generateVideo`
    func generateVideo(_ request: Request, _ context: GatewayContext, _ caller: Caller) async throws -> Response {
        do {
            let name = try Self.idempotencyKey(of: request)
            return try await JSONBody.use(of: request, from: caller, floor.reading) { body in
                let key = PendingRequests.Key(owner: caller.owner, digest: name ?? body.digest, isNamed: name != nil)
                return try await answer(body, name: name, key: key, request, context, caller)
            }
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
        let (job, notes): (Job, [String])
        do {
            (job, notes) = try await submit(body, name: name, isStrict: Self.isStrict(request), caller)
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
        return Answer.data(floor.created(job, notes: notes), headers: Self.headers(notes))
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

    private func submit(
        _ body: JSONBody,
        name: String?,
        isStrict: Bool,
        _ caller: Caller
    ) async throws -> (Job, [String]) {
        let atlas = try AtlasBody(body, isStrict: isStrict)
        // An address that cannot be told is refused before anything is fetched.
        if let webhook = atlas.webhook {
            do throws(RushesError) {
                _ = try OutboundAddress(webhook, rules: floor.settings.outbound)
            } catch {
                throw RushesError(.invalidBrief, "`webhook_url` cannot be used: \(error.message)", hint: error.hint)
            }
        }
        let reading = try await reading(of: atlas, caller)
        if let key = caller.key, !key.models.isEmpty {
            // A name may stand for a family; what it leads to is what the key must be for.
            try caller.check(try await floor.studio.quote(reading.brief).input.model)
        }
        let job = try await floor.studio.submit(
            reading.brief,
            for: caller.owner,
            answering: ClientRequest(key: name, body: body.digest, webhook: atlas.webhook)
        )
        return (job, reading.notes)
    }

    /// `POST /api/v1/model/calculate`: the account's own price; without a key the list's, for which nothing is fetched or
    /// kept.
    func calculate(_ request: Request, _ context: GatewayContext, _ caller: Caller?) async throws -> Response {
        try await JSONBody.use(of: request, from: caller, floor.reading) { body in
            let reading = try await reading(of: try AtlasBody(body, isStrict: Self.isStrict(request)), caller)
            let priced =
                if caller != nil {
                    try await floor.studio.quote(reading.brief)
                } else {
                    try await listPrice(of: reading.brief)
                }
            try caller?.check(priced.input.model)
            let notes = (priced.input.notes + reading.notes).map { JSONValue.string($0) }
            guard let quote = priced.quote else {
                // A rehearsal goes on without a price, since nothing is spent.
                guard floor.studio.isRehearsal else {
                    throw RushesError(.priceUnknown, "no price is known for \(priced.input.model)")
                }
                return Answer.data(
                    .object([
                        "price": .null, "estimated": true, "model": .string(priced.input.model.rawValue),
                        "notes": .array(notes),
                    ])
                )
            }
            let price = JSONValue.number(Double(quote.amount.micros) / 1_000_000)
            return Answer.data(
                .object([
                    "price": price, "origin_price": price, "estimated": .bool(quote.basis != .live),
                    "currency": .string(quote.amount.currency.rawValue), "basis": .string(quote.basis.rawValue),
                    "as_of": .string(quote.asOf), "model": .string(priced.input.model.rawValue),
                    "notes": .array(notes),
                ]),
                headers: Self.headers(reading.notes)
            )
        }
    }

    private func listPrice(of brief: Brief) async throws -> PricedInput {
        let (catalog, isRehearsal) = (floor.studio.catalog(), floor.studio.isRehearsal)
        return try await BlockingWork.run { () throws(RushesError) -> PricedInput in
            let input = try catalog.input(for: brief)
            do throws(RushesError) {
                return PricedInput(input: input, quote: try catalog.quote(input))
            } catch  where error.code == .priceUnknown && isRehearsal {
                return PricedInput(input: input, quote: nil)
            }
        }
    }

    private func reading(of body: AtlasBody, _ caller: Caller?) async throws -> AtlasBody.Reading {
        let model: Model? =
            if caller == nil {
                try await floor.board.page().bySlug[AtlasModelRow.slug(of: ModelID(body.model))]
            } else {
                try await floor.studio.model(ModelID(body.model))
            }
        let known = model?.id.rawValue == body.model ? model : nil
        // Nothing is fetched for a model that the key is not for; a family's name is looked at again once it is chosen.
        if let known { try caller?.check(known.id) }
        return try await body.brief(for: known, in: floor.studio.catalog()) { text in
            try await floor.material.given(text, among: body.files, by: caller)
        }
    }

    /// Whether members that a model lacks are refused whatever they say.
    private static func isStrict(_ request: Request) -> Bool {
        guard let text = request.headers[.strict]?.lowercased() else { return false }
        return text == "true" || text == "1" || text == "yes"
    }

    /// What was left out or read in another way, for people who look at headers.
    private static func headers(_ notes: [String]) -> HTTPFields {
        guard !notes.isEmpty else { return [:] }
        // Names of members are the caller's: of them only plain characters become part of a header.
        let plain = notes.joined(separator: "; ").unicodeScalars.map { scalar in
            scalar.isASCII && scalar.value >= 0x20 && scalar.value != 0x7F ? Character(scalar) : "?"
        }
        return [.note: String(plain.prefix(1000))]
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
