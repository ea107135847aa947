import Foundation
public import Logging
package import RushesAnimatic
import RushesCatalog
public import RushesCore
import RushesHosted
public import RushesLedger
import RushesLedgerSQLite
import RushesMedia
import RushesProvider
public import RushesWorker
import Synchronization

/// The studio in this process: the catalog, the ledger, the providers and a worker of its own.
///
/// Making one touches nothing. The ledger is opened by the first call that needs it, the network by the first that
/// needs that: a quote without a key needs neither. This is the one place that names concrete stores and providers.
public final class LocalStudio: Studio {
    /// What the studio was told from outside.
    public let configuration: Configuration
    /// Whose jobs it works on.
    public let owner: Owner

    /// Where it reports: ids and states, never a key, a prompt or a link.
    public let log: Logger
    private let state = Guarded(State())
    let drives = DriveRegistry()
    let environment = WorkerEnvironment.ofThisProcess()
    let connections: HostedConnections

    private struct State {
        var ledger: SQLiteLedgerStore?
        var worker: Worker?
        var providers: ProviderTable?
        var catalogs: [ProviderID: (catalog: Catalog, since: ContinuousClock.Instant)] = [:]
        var served: [ProviderID: ServedModels] = [:]
        var pace = BatchPace()
        var plans = PlanningCache()
        var plansSince: ContinuousClock.Instant = .now
    }

    /// Makes a studio.
    ///
    /// - Parameters:
    ///   - configuration: `nil` for this process's own environment and `.env` file.
    ///   - owner: whose jobs it works on.
    ///   - log: where it reports; silent by default.
    /// - Throws: `RushesError` `invalid_brief` if the environment holds a limit that is no amount. That there is no key
    ///   is not an error: briefs that name no model are then played by the animatic engine.
    public init(
        _ configuration: Configuration? = nil,
        owner: Owner = .local,
        log: Logger = Logger(label: "rushes") { _ in SwiftLogNoOpLogHandler() }
    ) async throws(RushesError) {
        let configuration = if let configuration { configuration } else { try Configuration.ofThisProcess() }
        self.configuration = configuration
        self.connections = HostedConnections(network: configuration.network)
        self.owner = owner
        self.log = log
    }

    /// Ends the studio's own work and closes its connections. What was sent goes on at the service; another studio
    /// takes it up.
    public func close() async {
        await drives.stop()
        await connections.shutdown()
        let ledger = state.withLock { state in
            defer { (state.ledger, state.worker) = (nil, nil) }
            return state.ledger
        }
        // What is written is durable already; closing only lets SQLite tidy up its log.
        try? await ledger?.close()
    }

    // MARK: - Parts, made when they are first needed

    /// The ledger; opened, and made if it is not there, by the first call.
    ///
    /// - Throws: `ledger_locked`, `ledger_too_new`, `ledger_corrupt`, `output_unwritable`.
    public func ledger() async throws(RushesError) -> any Ledger {
        if let ledger = state.withLock({ $0.ledger }) { return ledger }
        let ledger = try await SQLiteLedgerStore(path: configuration.ledgerPath)
        return state.withLock { state in
            // Two first calls at once: the loser's connection closes with its last reference.
            if let other = state.ledger { return other }
            state.ledger = ledger
            return ledger
        }
    }

    /// The providers; their configuration is read by the first call.
    ///
    /// - Parameter again: whether `providers.yaml` is read although it was before.
    /// - Returns: the table.
    /// - Throws: `invalid_configuration`, `invalid_api_key`.
    func providers(again: Bool = false) throws(RushesError) -> ProviderTable {
        if !again, let known = state.withLock(\.providers) { return known }
        let table = try ProviderTable(configuration)
        state.withLock { $0.providers = table }
        return table
    }

    func catalog(of setting: ProviderSetting) -> Catalog {
        let known = state.withLock { $0.catalogs[setting.name] }
        // What another program saves (`models update`) is seen by one that runs for weeks.
        if let known, known.since.duration(to: .now) < .seconds(300) { return known.catalog }
        let catalog = Catalog(
            directory: CatalogDirectory(path: catalogPath(of: setting)),
            provider: setting.name
        )
        state.withLock { $0.catalogs[setting.name] = (catalog, .now) }
        return catalog
    }

    func forgetCatalogs() { state.withLock { $0.catalogs = [:] } }

    func servedModels(of setting: ProviderSetting) -> ServedModels {
        state.withLock { state in
            if let known = state.served[setting.name] { return known }
            let served = ServedModels()
            state.served[setting.name] = served
            return served
        }
    }

    /// Whether there is a ledger already; asking does not make one.
    public var hasLedger: Bool { FileManager.default.fileExists(atPath: configuration.ledgerPath) }

    /// The local engine.
    package var engine: AnimaticEngine { AnimaticEngine(spoolDirectory: configuration.spoolDirectory) }

    func worker() async throws(RushesError) -> Worker {
        if let worker = state.withLock({ $0.worker }) { return worker }
        let worker = Worker(
            ledger: try await ledger(),
            providers: registry,
            takes: LocalTakeStore { [connections] address throws(RushesError) in try connections.client(for: address) },
            environment: environment,
            limits: .ofThisProcess(asking: configuration.baseURL, pace: state.withLock { $0.pace }),
            log: log
        )
        return state.withLock { state in
            if let other = state.worker { return other }
            state.worker = worker
            return worker
        }
    }

    /// Sets how fast the studio calls its service; before its first job is driven.
    public func set(_ pace: BatchPace) { state.withLock { $0.pace = pace } }

    /// Files and prices that were looked up in the last few minutes.
    func recentPlans() -> PlanningCache {
        state.withLock { state in
            if state.plansSince.duration(to: .now) > .seconds(300) || state.plans.count > 1000 {
                (state.plans, state.plansSince) = (PlanningCache(), .now)
            }
            return state.plans
        }
    }

    /// How much longer a running prediction is likely to take, from how long such predictions took before; `nil` where
    /// that is not known.
    public func remaining(of job: Job) -> Duration? {
        state.withLock(\.worker)?.remaining(of: job)
    }

    // MARK: - Planning

    /// Reads, checks and prices a brief. Nothing is spent or recorded, no file is uploaded.
    ///
    /// - Parameters:
    ///   - brief: what is asked for.
    ///   - options: whether to rehearse, what to refuse, whether to ask the service for its price.
    /// - Returns: everything that ``submit(_:to:ordinal:)`` needs.
    /// - Throws: `RushesError`: the model's refusal, `file_not_found`, `media_…`, `unknown_model`, `price_unknown`,
    ///   `budget_exceeded`, `no_api_key` (a model is named, there is no key, and this is no rehearsal).
    public func plan(_ brief: Brief, _ options: PlanOptions = PlanOptions()) async throws(RushesError) -> Plan {
        try await plan(brief, options, sharing: PlanningCache())
    }

    /// As ``plan(_:_:)``, with files and prices that other plans of the run have looked up already.
    func plan(
        _ brief: Brief,
        _ options: PlanOptions,
        sharing cache: PlanningCache
    ) async throws(RushesError) -> Plan {
        let target = try await target(of: brief, options)
        let catalog = target.catalog
        let material = try await measure(brief, cache)
        var randomness = SystemRandomNumberGenerator()
        var input = try catalog.input(for: target.brief, material: material, drawing: &randomness)
        input.notes = target.notes + input.notes
        if !target.isRehearsal, !target.setting.hasKey { throw target.setting.missingKey(for: input.model.rawValue) }
        let limit = options.maxCost ?? configuration.maxCost
        let quote: Quote? =
            if let known = options.knownQuote { known } else {
                try await cache.quote(of: input, at: target.setting.name) { () async throws(RushesError) in
                    try await price(
                        input,
                        at: target,
                        material: material,
                        asking: options.asksForLivePrice && !target.isRehearsal,
                        limit: limit,
                        isRequired: !target.isRehearsal
                    )
                }
            }
        var plan = Plan(
            brief: brief,
            input: input,
            quote: quote,
            isRehearsal: target.isRehearsal,
            provider: target.isRehearsal ? .animatic : target.setting.name,
            lacksKey: target.lacksKey
        )
        if options.limitsEach { try Self.refuse(quote, above: limit) }
        try await planFallbacks(of: &plan, options, limit: limit, sharing: cache)
        return plan
    }

    /// Refuses a price above a limit of the user's.
    ///
    /// - Throws: `budget_exceeded`. That there is no limit, or no price, is not an error.
    public static func refuse(_ quote: Quote?, above limit: Money?) throws(RushesError) {
        guard let limit, let quote, quote.amount > limit else { return }
        throw RushesError(.budgetExceeded, "this costs \(quote), which is above the limit of \(limit)")
    }

    private func measure(_ brief: Brief, _ cache: PlanningCache) async throws(RushesError) -> [MediaSource:
        MeasuredFile]
    {
        var material: [MediaSource: MeasuredFile] = [:]
        for source in brief.material where material[source] == nil {
            guard case .file(let path) = source else { continue }
            material[source] = try await cache.file(at: configuration.absolute(path))
        }
        return material
    }

    /// The account's own price if the service gives it in time, else the list's; the user's limit where nothing is
    /// known.
    private func price(
        _ input: Input,
        at target: PlanningTarget,
        material: [MediaSource: MeasuredFile],
        asking: Bool,
        limit: Money?,
        isRequired: Bool
    ) async throws(RushesError) -> Quote? {
        let catalog = target.catalog
        if asking, target.setting.hasKey, var live = try await provider(target.setting).quote(input) {
            // Before the upload the service cannot see how long a given clip is, which some prices hang on: the hold
            // must not be smaller than what the list says of the clip as it was measured here.
            let hasClip = input.attachments.contains { $0.kind != .image }
            if hasClip, let list = try? catalog.quote(input, material: material), list.amount > live.amount {
                live.amount = list.amount
                live.caveat = "the list price: the service has not seen the given clip yet"
            }
            return live
        }
        do throws(RushesError) {
            return try catalog.quote(input, material: material)
        } catch  where error.code == .priceUnknown {
            if let limit { return Quote(amount: limit, basis: .limit, asOf: Self.today()) }
            if isRequired { throw error }
            return nil
        }
    }

    static func today() -> String {
        Date().formatted(.iso8601.year().month().day())
    }

    // MARK: - Jobs

    /// Records a planned job whose destination has been looked at.
    func add(
        _ plan: Plan,
        to destination: Job.Destination,
        ordinal: Int,
        batchKey: String? = nil,
        id: Job.ID? = nil
    ) async throws(RushesError) -> Job {
        var randomness = SystemRandomNumberGenerator()
        let now = Date().keptToMillisecond
        let job = Job(
            id: id ?? Job.ID(milliseconds: Int64(now.timeIntervalSince1970 * 1000), using: &randomness),
            owner: owner,
            provider: plan.provider,
            brief: plan.brief,
            input: plan.input,
            isRehearsal: plan.isRehearsal,
            quote: plan.quote,
            destination: destination,
            ordinal: ordinal,
            retryOf: plan.retryOf,
            fallbackOf: plan.fallbackOf,
            fallback: plan.fallback,
            batchKey: batchKey,
            createdAt: now
        )
        try await ledger().add(job)
        environment.passes(.intentRecorded)
        return job
    }

    /// Drives a job towards its end and returns it as it then stands; failures and all.
    ///
    /// - Parameters:
    ///   - id: the job.
    ///   - untilAccepted: whether it is left to itself once its service has it.
    ///   - options: how patiently its clip is fetched, and by what means.
    ///   - update: told of every change, in order.
    /// - Returns: the job; the last of its line, where other models stood in for it.
    /// - Throws: `RushesError`: `not_found`, `interrupted` if the task is cancelled, and what keeps this process from
    ///   going on although the job could. A job that failed is a result, not an error.
    public func drive(
        _ id: Job.ID,
        untilAccepted: Bool = false,
        options: DriveOptions = DriveOptions(),
        update: @escaping @Sendable (JobUpdate) -> Void = { _ in }
    ) async throws(RushesError) -> Job {
        let worker = try await worker()
        var id = id
        while true {
            do throws(RushesError) {
                let job = try await worker.drive(
                    id,
                    owner: owner,
                    to: untilAccepted ? .accepted : .end,
                    options: options,
                    update: update
                )
                guard let next = try await fallBack(from: job, update: update) else { return job }
                id = next.id
            } catch  where error.code == .leaseLost {
                // This program was held still for longer than a claim holds, and another has taken the job up. Where
                // nothing is left but to bring the clip home, that one's work is followed, or taken over in its turn.
                let job = try await ledger().job(id, owner: owner)
                guard job.state == .fetching || job.state == .done else { throw error }
                update(.notice("another run has taken job \(id) up meanwhile: it is followed from here"))
            }
        }
    }

    /// The price of a brief, without spending or recording anything.
    public func quote(_ brief: Brief) async throws -> Quote {
        guard let quote = try await plan(brief).quote else {
            throw RushesError(.priceUnknown, "the price of `\(brief.model ?? "")` is not known")
        }
        return quote
    }

    /// Checks and prices a brief, records the job with its price held, and goes on by itself.
    public func submit(_ brief: Brief) async throws -> Job {
        let plan = try await plan(brief)
        guard let job = try await record([plan], in: configuration.workingDirectory).first else {
            throw RushesError(.internalError, "a plan without a job")
        }
        start(job.id)
        return job
    }

    /// A job as it stands.
    public func job(_ id: Job.ID) async throws -> Job {
        try await ledger().job(id, owner: owner)
    }

    /// What happens to a job from now on. An unfinished job that nobody works on is taken up.
    public func events(of id: Job.ID) -> AsyncStream<JobUpdate> {
        let (stream, continuation) = AsyncStream<JobUpdate>.makeStream(bufferingPolicy: .bufferingNewest(256))
        drives.subscribe(to: id, continuation)
        start(id)
        return stream
    }

    private func start(_ id: Job.ID) {
        drives.start(id) { [self] update in
            do throws(RushesError) {
                _ = try await drive(id, update: update)
            } catch {
                update(.notice("\(error.message)"))
            }
        } afterwards: { [self] in
            // The service's own figure often comes minutes later. Nobody waits for it; another studio reads it again.
            _ = try? await settle(id)
        }
    }

    /// The finished clips of a job, in order.
    public func takes(of id: Job.ID) async throws -> [Take] {
        let ledger = try await ledger()
        _ = try await ledger.job(id, owner: owner)
        return try await ledger.takes(of: id, owner: owner)
    }

    /// Takes a job back before it is sent.
    @discardableResult
    public func cancel(_ id: Job.ID) async throws -> Job {
        try await worker().cancel(id, owner: owner)
    }
}
