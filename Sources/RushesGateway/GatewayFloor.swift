import Foundation
import HTTPTypes
import Hummingbird
import RushesCore
import RushesLedger
import RushesOutbound

/// What all routes work with.
struct GatewayFloor: Sendable {
    let settings: GatewaySettings
    let studio: any ServedStudio
    let keys: KeyRing
    let limits: CallerLimits
    let watch: JobWatch
    let metrics: GatewayMetrics
    let pending: PendingRequests
    let shelf: UploadShelf
    let material: CallerMaterial
    let bodies: BodyTurns
    let board: ModelBoard
    let webhookKey: WebhookKey
    let transfers = TransferCount()
    let ended = EndedPredictions()
    let addresses: @Sendable () -> Addresses
    let now: @Sendable () -> Date

    /// Who sends a request.
    ///
    /// - Throws: `Refusal` with 401 for a key that is nobody's, 429 for one that is used too often.
    func caller(of request: Request, on route: GatewayRoute) async throws -> Caller {
        guard let header = request.headers[.authorization], header.utf8.count <= 200,
            let space = header.firstIndex(of: " "), header[..<space].lowercased() == "bearer",
            let caller = try await keys.caller(presenting: header[header.index(after: space)...])
        else { throw Refusal.unauthorized }
        let wait = limits.admit(caller, working: route.isWork)
        guard wait == .zero else {
            pending.turnedAway(caller.owner)
            throw Refusal(
                .tooManyRequests,
                RushesError(.rateLimited, "the key `\(caller.name)` is used too often", hint: nil),
                retryAfter: wait
            )
        }
        return caller
    }

    /// Who sends a request that needs no key; `nil` if it carries none.
    ///
    /// - Throws: `Refusal` with 401 for a key that is nobody's, 429 for what is used too often.
    func perhapsCaller(of request: Request, on route: GatewayRoute) async throws -> Caller? {
        // Clients that have no key yet send an empty one.
        let words = request.headers[.authorization]?.split(separator: " ") ?? []
        guard words.isEmpty || (words.count == 1 && words[0].lowercased() == "bearer") else {
            return try await caller(of: request, on: route)
        }
        let wait = limits.admitStranger(working: route.isWork)
        guard wait == .zero else {
            throw Refusal(
                .tooManyRequests,
                RushesError(.rateLimited, "too much is asked without a key", hint: nil),
                retryAfter: wait
            )
        }
        return nil
    }

    /// A job's id from a path.
    ///
    /// - Throws: `Refusal` with 404 for what cannot be one.
    func jobID(_ context: GatewayContext) throws -> Job.ID {
        guard let text = context.parameters.get("id"), text.utf8.count <= 128,
            text.utf8.allSatisfy({ Self.isPlain($0) })
        else { throw Refusal.noSuchThing }
        return Job.ID(rawValue: text)
    }

    /// Letters, digits, `_` and `-`: what ids are made of.
    static func isPlain(_ byte: UInt8) -> Bool {
        (byte >= 48 && byte <= 57) || (byte | 0x20 >= 97 && byte | 0x20 <= 122) || byte == 95 || byte == 45
    }

    /// A job as it stands, with its takes once it has ended.
    ///
    /// - Throws: `not_found` if it is somebody else's, or nobody's.
    func prediction(_ id: Job.ID, of caller: Caller) async throws -> AtlasPrediction {
        if let prediction = ended.prediction(id, of: caller.owner) { return prediction }
        let ledger = try await studio.ledger()
        let job = try await ledger.job(id, owner: caller.owner)
        let takes = job.state.isTerminal ? try await ledger.takes(of: id, owner: caller.owner) : []
        let prediction = AtlasPrediction(job: job, takes: takes, addresses: addresses())
        if EndedPredictions.isFinal(job) { ended.keep(prediction) }
        return prediction
    }

    /// What bodies are read by.
    var reading: JSONBody.Reading { JSONBody.Reading(limits: settings.limits, shelf: shelf, turns: bodies) }

    /// What a submission is answered with.
    ///
    /// - Parameters:
    ///   - job: the job that it made.
    ///   - notes: what was left out of the body or read in another way.
    /// - Returns: the data of the answer.
    func created(_ job: Job, notes: [String] = []) -> JSONValue {
        .object([
            "id": .string(job.id.rawValue), "model": .string(job.input.model.rawValue),
            "status": .string(job.state.atlasStatus), "state": .string(job.state.rawValue), "outputs": .null,
            "rehearsal": .bool(job.isRehearsal),
            "urls": .object(["get": .string(addresses().prediction(job.id))]),
            "created_at": .string(AtlasPrediction.time(job.createdAt)),
            "quote": job.quote.map { quote in
                .object([
                    "amount": .string(quote.amount.decimal), "currency": .string(quote.amount.currency.rawValue),
                    "basis": .string(quote.basis.rawValue), "asOf": .string(quote.asOf),
                ])
            } ?? .null,
            "notes": .array((job.input.notes + notes).map { .string(addresses().withholdingFolders($0)) }),
        ])
    }
}
