import Foundation
import HTTPTypes
import Hummingbird
import RushesCore
import RushesLedger
import RushesOutbound

/// What all routes work with.
struct GatewayDependencies: Sendable {
    let settings: GatewaySettings
    let studio: any ServedStudio
    let dialects: DialectTable
    let keys: KeyCache
    let limits: CallerRateLimiter
    let watch: JobWatch
    let metrics: GatewayMetrics
    let pending: InFlightSubmissions
    let uploads: UploadStore
    let material: CallerMaterial
    let bodies: BodyTurns
    let board: ModelBoard
    let webhookKey: WebhookKey
    let transfers = TransferCount()
    let finished = FinishedJobCache()
    let addresses: @Sendable () -> Addresses
    let now: @Sendable () -> Date

    /// What answers are worded with now.
    var wording: Wording { wording(at: now()) }

    /// What answers are worded with, with links as they are made at a moment.
    func wording(at moment: Date) -> Wording { Wording(addresses: addresses(), now: moment) }

    /// Who sends a request.
    ///
    /// - Throws: `GatewayError` with 401 for a key that is nobody's, 429 for one that is used too often.
    func caller(of request: Request, on entry: DialectTable.Entry) async throws -> Caller {
        guard case .text(let text) = entry.dialect.key(in: request),
            let caller = try await keys.caller(presenting: text)
        else { throw GatewayError.unauthorized }
        let wait = limits.admit(caller, working: entry.route.work.makesWork)
        guard wait == .zero else {
            pending.turnedAway(caller.owner)
            throw GatewayError(
                .tooManyRequests,
                RushesError(.rateLimited, "the key `\(caller.name)` is used too often", hint: nil),
                retryAfter: wait
            )
        }
        return caller
    }

    /// Who sends a request that needs no key; `nil` if it carries none.
    ///
    /// - Throws: `GatewayError` with 401 for a key that is nobody's, 429 for what is used too often.
    func perhapsCaller(of request: Request, on entry: DialectTable.Entry) async throws -> Caller? {
        guard entry.dialect.key(in: request) == .none else { return try await caller(of: request, on: entry) }
        let wait = limits.admitStranger(working: entry.route.work.makesWork)
        guard wait == .zero else {
            throw GatewayError(
                .tooManyRequests,
                RushesError(.rateLimited, "too much is asked without a key", hint: nil),
                retryAfter: wait
            )
        }
        return nil
    }

    /// A job's id from a path.
    ///
    /// - Throws: `GatewayError` with 404 for what cannot be one.
    func jobID(_ context: GatewayContext) throws -> Job.ID {
        guard let text = context.parameters.get("id"), text.utf8.count <= 128,
            text.utf8.allSatisfy({ Self.isPlain($0) })
        else { throw GatewayError.noSuchThing }
        return Job.ID(rawValue: text)
    }

    /// Letters, digits, `_` and `-`: what ids are made of.
    static func isPlain(_ byte: UInt8) -> Bool {
        (byte >= 48 && byte <= 57) || (byte | 0x20 >= 97 && byte | 0x20 <= 122) || byte == 95 || byte == 45
    }

    /// A job as it stands, with its takes once it has ended.
    ///
    /// - Throws: `not_found` if it is somebody else's, or nobody's.
    func snapshot(_ id: Job.ID, of caller: Caller) async throws -> JobSnapshot {
        if let snapshot = finished.snapshot(id, of: caller.owner) { return snapshot }
        let ledger = try await studio.ledger()
        let snapshot = try await snapshot(of: try await ledger.job(id, owner: caller.owner), in: ledger)
        if FinishedJobCache.isFinal(snapshot.job) { finished.keep(snapshot) }
        return snapshot
    }

    /// A job that was read just now, with its takes once it has ended.
    func snapshot(of job: Job, in ledger: any Ledger) async throws(RushesError) -> JobSnapshot {
        JobSnapshot(job: job, takes: job.state.isTerminal ? try await ledger.takes(of: job.id, owner: job.owner) : [])
    }

    /// What bodies are read by.
    var reading: JSONBody.Reading { JSONBody.Reading(limits: settings.limits, uploads: uploads, turns: bodies) }
}
