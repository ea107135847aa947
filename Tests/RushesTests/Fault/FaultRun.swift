import Foundation
import Logging
import RushesCore
import RushesHosted
import RushesLedger
import RushesLedgerSQLite
import RushesMedia
import RushesProvider
import RushesTesting
import RushesWorker
import Synchronization

/// Thousands of submissions over real sockets to a server of which a third goes wrong, with the worker, the adapter and
/// the ledger as the program uses them, on a clock that runs a hundred times as fast.
struct FaultRun: Sendable {
    /// What the run came to.
    struct Report: Sendable, CustomStringConvertible {
        var submissions = 0
        var accepted = 0
        var duplicates = 0
        var unaccounted = 0
        var doubted = 0
        var reconciled = 0
        var notSent = 0
        var notSentButSubmitted = 0
        var broughtHome = 0
        var seconds = 0.0

        var description: String {
            """
            submissions   \(submissions) in \(Int(seconds)) s
            accepted      \(accepted) by the server
            duplicates    \(duplicates)
            unaccounted   \(unaccounted) charged and neither accepted nor in doubt in the ledger
            in doubt      \(doubted), of which \(reconciled) reconciled through history
            not sent      \(notSent), of which \(notSentButSubmitted) submitted in the end, once
            brought home  \(broughtHome) of \(FaultRun.homeCount) clips, late, hidden, locked and marked ones among them
            """
        }
    }

    /// How many submissions whoever runs the tests asks for; without a number the run is left out.
    static let wantedCount = ProcessInfo.processInfo.environment["RUSHES_SUBMISSIONS"].flatMap { Int($0) }

    let count: Int
    let server: MisbehavingServer
    let clock: ScaledClock
    let epoch: Date
    let ledger: SQLiteLedgerStore
    let folder: URL
    let random: SeededRandom

    /// How many jobs are in hand at once.
    private static let width = 64
    /// How many jobs are taken to their ends, after the submissions: there the answers about them go wrong.
    static let homeCount = 16

    func run() async throws -> Report {
        misbehave()
        let connections = HostedConnections()
        let worker = try worker(connections)
        let started = ContinuousClock.now
        var jobs: [Job] = []
        for number in 0..<count { jobs.append(job(number)) }
        try await drive(jobs, by: worker, adding: true)
        for round in 0..<4 {
            // Later something else is submitted, by which a history can prove that it knows of that time.
            try await clock.sleep(for: .seconds(540))
            try await drive((0..<4).map { job(count + round * 4 + $0) }, by: worker, adding: true)
            try await clock.sleep(for: .seconds(70))
            let open = try await unfinished().filter { $0.state == .inDoubt || $0.state == .queued }
            if open.isEmpty { break }
            try await worker.reconcile(open) { _, _ in }
            let queued = try await unfinished().filter { $0.state == .queued }
            try await drive(queued, by: worker, adding: false)
        }
        let home = try await bringHome()
        var report = try await compare()
        report.broughtHome = home
        report.seconds = Double((ContinuousClock.now - started).components.seconds)
        await connections.shutdown()
        return report
    }

    /// Takes some of the accepted jobs to their ends.
    ///
    /// - Returns: how many clips are home.
    private func bringHome() async throws -> Int {
        let connections = HostedConnections()
        let worker = try worker(connections)
        let jobs = try await unfinished().filter { $0.state == .accepted || $0.state == .generating }.prefix(
            Self.homeCount
        )
        let home = await withTaskGroup(of: Bool.self) { group in
            for job in jobs {
                group.addTask { (try? await worker.drive(job.id, owner: .local) { _ in })?.state == .done }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        await connections.shutdown()
        return home
    }

    /// What is accepted ends well, and is told of in all ways.
    private func misbehaveAfterwards() {
        let random = random
        server.change { $0.outputsNeedKey = true }
        server.script.decide {
            .changed { plot in
                plot.ending = random.below(8) == 0 ? .completedUnsafe : .completed
                plot.finalWord = random.below(4) == 0 ? "succeed" : "completed"
                let spellings = PredictionPlot.OutputSpelling.allCases.filter { $0 != .inline }
                plot.outputSpelling = spellings[random.below(spellings.count)]
                plot.foreignOutputs = ["/outputs/late.mp4"]
            }
        }
        server.script.observe.decide {
            switch random.below(10) {
            case 0: .badGateway
            case 1: .notANumber
            case 2: .latin1
            case 3: .logged(byteCount: 1_200_000)
            default: .none
            }
        }
        server.script.output.decide {
            random.below(6) == 0
                ? .status([401, 403, 404, 410, 425, 500, 503][random.below(7)], message: "not there yet") : .none
        }
    }

    /// Three of ten submissions go wrong at the server; some more never get there.
    private func misbehave() {
        misbehaveAfterwards()
        let random = random
        server.script.submit.decide {
            switch random.below(100) {
            case 0..<5: .lostAnswer
            case 5..<9: .resetAfterAccepting
            case 9..<13: .status(500, message: "oops", isProcessed: true)
            case 13..<17: .badJSON
            case 17..<20: .redirect(to: "\(server.baseURL)/model/generateVideo")
            case 20..<24: .resetBeforeAccepting
            case 24..<27: .tooManyRequests(retryAfter: random.below(2) == 0 ? "1" : nil)
            case 27..<29: .badGateway
            // Accepted, and never answered: the client's patience ends first.
            case 29: .held(Gate())
            default: .none
            }
        }
        server.script.history.decide { random.below(20) == 0 ? .badGateway : .none }
    }

    private func worker(_ connections: HostedConnections) throws -> Worker {
        let (clock, epoch, random) = (clock, epoch, random)
        func provider(at address: String) throws -> AtlasProvider {
            AtlasProvider(
                AtlasService(
                    address: try ServiceAddress(address),
                    key: try Secret("test-key"),
                    connections: connections,
                    clock: clock,
                    now: { epoch.addingTimeInterval(clock.elapsed.inSeconds) }
                )
            )
        }
        // One of twenty submissions finds nobody at home: a port that nothing listens on.
        let flaky = UnreachableAtTimes(
            provider: try provider(at: server.baseURL),
            unreachable: try provider(at: "http://127.0.0.1:9/api/v1"),
            isUnreachable: { random.below(20) == 0 }
        )
        return Worker(
            ledger: ledger,
            providers: .one { flaky },
            takes: LocalTakeStore { address throws(RushesError) in try connections.client(for: address) },
            environment: WorkerEnvironment(
                clock: clock,
                now: { epoch.addingTimeInterval(clock.elapsed.inSeconds) },
                random: { random.next() },
                worker: WorkerID(host: "here", processID: 1, nonce: "one")
            ),
            // On a fast clock a busy machine looks like one that was held still: claims are not what this is about.
            limits: WorkerLimits(lease: .seconds(600)),
            log: Logger(label: "fault-run") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    private func job(_ number: Int) -> Job {
        let prompt = "Heron \(number) lifts off at dawn"
        let now = epoch.addingTimeInterval(clock.elapsed.inSeconds)
        var source = random
        let id = Job.ID(milliseconds: Int64(now.timeIntervalSince1970 * 1000), using: &source)
        return Job(
            id: id,
            owner: .local,
            provider: ProviderID("atlas"),
            brief: Brief(prompt),
            input: Input(
                model: ModelID("google/veo3.1/text-to-video"),
                body: ["prompt": .string(prompt), "seed": .integer(Int64(number)), "duration": 8]
            ),
            isRehearsal: false,
            quote: Quote(amount: Money(micros: 1_000_000), basis: .list, asOf: "2026-06-02"),
            destination: Job.Destination(path: folder.appendingPathComponent("\(number).mp4").path, mayReplace: false),
            createdAt: now
        )
    }

    private func drive(_ jobs: [Job], by worker: Worker, adding: Bool) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, job) in jobs.enumerated() {
                if index >= Self.width { try await group.next() }
                group.addTask {
                    if adding { try await ledger.add(job) }
                    _ = try await worker.drive(job.id, owner: .local, to: .accepted) { _ in }
                }
            }
            try await group.waitForAll()
        }
    }

    private func unfinished() async throws -> [Job] {
        var jobs: [Job] = []
        while true {
            let page = try await ledger.unfinishedJobs(after: jobs.last?.id, limit: 2000)
            jobs += page
            if page.count < 2000 { return jobs }
        }
    }

    private func compare() async throws -> Report {
        var report = Report()
        let submissions = server.account.submissions
        report.accepted = submissions.count
        let bySeed = Dictionary(grouping: submissions) { $0.body["seed"]?.integerValue ?? -1 }
        report.duplicates = bySeed.values.reduce(0) { $0 + $1.count - 1 }
        var jobs: [Job] = []
        while true {
            let page = try await ledger.jobs(
                of: .local,
                where: JobFilter(before: jobs.last?.id.rawValue, limit: 2000)
            )
            jobs += page
            if page.count < 2000 { break }
        }
        report.submissions = jobs.count
        let byID = Dictionary(grouping: submissions, by: \.id)
        for job in jobs {
            let seed = job.input.body["seed"]?.integerValue ?? -1
            let isCharged = bySeed[seed] != nil
            let isOwned = job.remoteID.map { byID[$0]?.first?.body["seed"]?.integerValue == seed } ?? false
            if isCharged, !isOwned, !(job.state == .inDoubt && job.held.micros > 0) { report.unaccounted += 1 }
            let kinds = try await ledger.entries(of: job.id, owner: .local).map(\.content.kind)
            if let first = kinds.firstIndex(of: "doubted") {
                report.doubted += 1
                if job.state != .inDoubt, kinds[first...].count > 1 { report.reconciled += 1 }
            }
            // The first thing said of it is that it did not leave, or was turned away.
            if let first = kinds.firstIndex(of: "not_sent"), !kinds[..<first].contains("doubted") {
                report.notSent += 1
                if isCharged, bySeed[seed]?.count == 1 { report.notSentButSubmitted += 1 }
                if job.state == .inDoubt { report.notSent -= 1 }
            }
        }
        return report
    }
}
