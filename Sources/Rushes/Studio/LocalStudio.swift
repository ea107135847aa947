import Foundation
public import Logging
package import RushesAnimatic
package import RushesCatalog
public import RushesCore
public import RushesHosted
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
    private let connections: HostedConnections
    let servedModels = ServedModels()

    private struct State {
        var ledger: SQLiteLedgerStore?
        var worker: Worker?
        var catalog: Catalog?
        var catalogSince: ContinuousClock.Instant = .now
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

    /// The models: the bundled list, and before it what `models update` has read.
    ///
    /// Nothing is read yet; a damaged saved model is an error of the call that needs it.
    package func catalog() -> Catalog {
        // What another program saves (`models update`) is seen by one that runs for weeks.
        let known = state.withLock { $0.catalogSince.duration(to: .now) < .seconds(300) ? $0.catalog : nil }
        if let known { return known }
        let catalog = Catalog(directory: CatalogDirectory(path: configuration.catalogDirectory))
        state.withLock { ($0.catalog, $0.catalogSince) = (catalog, .now) }
        return catalog
    }

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

    /// Whether there is a ledger already; asking does not make one.
    public var hasLedger: Bool { FileManager.default.fileExists(atPath: configuration.ledgerPath) }

    /// The local engine.
    package var engine: AnimaticEngine { AnimaticEngine(spoolDirectory: configuration.spoolDirectory) }

    /// The hosted service.
    ///
    /// - Throws: `no_api_key`; `invalid_brief` if the address is not one that a key may be sent to.
    public func atlas() throws(RushesError) -> AtlasProvider {
        guard configuration.apiKey != nil else {
            throw RushesError(.noAPIKey, "ATLASCLOUD_API_KEY is not set")
        }
        return AtlasProvider(try service())
    }

    /// The hosted service's other sides: balance, models, history.
    ///
    /// - Throws: `invalid_brief` if the address is not one that a key may be sent to. What needs a key says so itself.
    public func account() throws(RushesError) -> AtlasAccount {
        AtlasAccount(try service())
    }

    private func service() throws(RushesError) -> AtlasService {
        // A variable that is wrong is told as such, and not as a service that cannot be reached.
        try connections.check()
        return AtlasService(
            address: try ServiceAddress(configuration.baseURL),
            key: configuration.apiKey,
            connections: connections,
            userAgent: "rushes/\(RushesVersion.current)",
            spoolDirectory: "\(configuration.home)/spool",
            logger: log
        )
    }

    func worker() async throws(RushesError) -> Worker {
        if let worker = state.withLock({ $0.worker }) { return worker }
        let worker = Worker(
            ledger: try await ledger(),
            provider: { [self] job throws(RushesError) in
                if job.provider == .animatic { return engine }
                return try atlas()
            },
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
        let lacksKey = configuration.apiKey == nil && !options.rehearses && brief.model == nil
        let isRehearsal = options.rehearses || lacksKey
        let (catalog, notes) = try await catalog(for: brief, options, isRehearsal: isRehearsal)
        let material = try await measure(brief, cache)
        var randomness = SystemRandomNumberGenerator()
        var input = try catalog.input(for: brief, material: material, drawing: &randomness)
        input.notes = notes + input.notes
        if configuration.apiKey == nil, !isRehearsal {
            throw RushesError(.noAPIKey, "`\(input.model)` is a hosted model and ATLASCLOUD_API_KEY is not set")
        }
        let limit = options.maxCost ?? configuration.maxCost
        let quote: Quote? =
            if let known = options.knownQuote { known } else {
                try await cache.quote(of: input) { () async throws(RushesError) in
                    try await price(
                        input,
                        by: catalog,
                        material: material,
                        asking: options.asksForLivePrice && !isRehearsal,
                        limit: limit,
                        isRequired: !isRehearsal
                    )
                }
            }
        let plan = Plan(brief: brief, input: input, quote: quote, isRehearsal: isRehearsal, lacksKey: lacksKey)
        if options.limitsEach { try Self.refuse(quote, above: limit) }
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
        by catalog: Catalog,
        material: [MediaSource: MeasuredFile],
        asking: Bool,
        limit: Money?,
        isRequired: Bool
    ) async throws(RushesError) -> Quote? {
        if asking, configuration.apiKey != nil, var live = try await atlas().quote(input) {
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

    /// Reads the service's own list of models into the home folder, where the catalog prefers it.
    ///
    /// - Parameter progress: told the share that is read.
    /// - Returns: what was saved.
    /// - Throws: `provider_unreachable` and the like if the list cannot be had; `output_unwritable`, `disk_full`.
    public func updateCatalog(progress: @escaping @Sendable (Double) -> Void) async throws(RushesError) -> CatalogUpdate
    {
        let update = try await CatalogUpdate.run(
            from: try account(),
            into: CatalogDirectory(path: configuration.catalogDirectory),
            date: Self.today(),
            progress: progress
        )
        state.withLock { $0.catalog = nil }
        return update
    }

    // MARK: - Jobs

    /// Records a planned job whose destination has been looked at.
    func add(
        _ plan: Plan,
        to destination: Job.Destination,
        ordinal: Int,
        batchKey: String? = nil
    ) async throws(RushesError) -> Job {
        var randomness = SystemRandomNumberGenerator()
        let now = Date().keptToMillisecond
        let job = Job(
            id: Job.ID(milliseconds: Int64(now.timeIntervalSince1970 * 1000), using: &randomness),
            owner: owner,
            provider: plan.provider,
            brief: plan.brief,
            input: plan.input,
            isRehearsal: plan.isRehearsal,
            quote: plan.quote,
            destination: destination,
            ordinal: ordinal,
            retryOf: plan.retryOf,
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
    /// - Returns: the job.
    /// - Throws: `RushesError`: `not_found`, `interrupted` if the task is cancelled, and what keeps this process from
    ///   going on although the job could. A job that failed is a result, not an error.
    public func drive(
        _ id: Job.ID,
        untilAccepted: Bool = false,
        options: DriveOptions = DriveOptions(),
        update: @escaping @Sendable (JobUpdate) -> Void = { _ in }
    ) async throws(RushesError) -> Job {
        let worker = try await worker()
        while true {
            do throws(RushesError) {
                return try await worker.drive(
                    id,
                    owner: owner,
                    to: untilAccepted ? .accepted : .end,
                    options: options,
                    update: update
                )
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
