import ArgumentParser
import Foundation
import Rushes
import RushesCore
import RushesManifest
import RushesPage

/// Several clips from their plan to their page: what `batch` and `compare` have in common.
struct BatchRun {
    let studio: LocalStudio
    let options: BatchOptions
    let printing: OutputOptions
    /// What the whole is called.
    let title: String
    /// How each clip is called in what people read.
    let label: @Sendable (BatchItem) -> String
    /// Whether the clips are shown side by side on a page.
    let makesPage: Bool
    /// How to go on after an interruption.
    let again: String

    /// Checks, prices, asks, runs, and sums up.
    ///
    /// - Throws: `ExitCode` unless everything is done, and what keeps it from being begun.
    func run(_ order: BatchOrder) async throws {
        let page = ComparisonFolder(path: order.folder, searchPath: ProcessInfo.processInfo.environment["PATH"])
        if makesPage { try page.check() }
        studio.set(
            BatchPace(
                concurrency: options.concurrency,
                requestsPerSecond: options.rate,
                outwaitsLimits: true
            )
        )
        var plan = try await plan(order)
        if !options.dryRun, try asksForMore(plan) {
            var again = order
            again.makesAgain = true
            plan = try await self.plan(again)
        }
        announce(plan)
        tellChanges(plan, since: try? BatchSummary.read(in: order.folder))
        if options.dryRun { return show(plan) }
        try SpendingQuestion.ask(about: plan.price, isAnswered: options.yes)
        let recorded = try await studio.record(plan)
        try await Interruption.watching { try await follow(recorded, order: order, page: page, until: $0) }
    }

    private func plan(_ order: BatchOrder) async throws -> BatchPlan {
        var order = order
        if options.dryRun && order.rehearses { order.asksForLivePrices = false }
        let view = ProgressView(printing: printing)
        defer { view.clear() }
        let count = order.rows.count
        do {
            return try await studio.plan(order) { done in
                if count > 20 { view.showShare(Double(done) / Double(count), of: "checking \(count) rows") }
            }
        } catch let refusal as ManifestRefusal {
            throw refusal.error
        }
    }

    /// Asks a person whether rows that were made for another place are to be bought anew; elsewhere nobody can answer, and
    /// `--again` is what they say.
    private func asksForMore(_ plan: BatchPlan) throws -> Bool {
        let elsewhere = plan.items.filter { $0.fate == .elsewhere }
        guard let first = elsewhere.first, !printing.quiet, !options.yes, printing.format == .text else { return false }
        let many = elsewhere.count == 1 ? "1 clip was" : "\(elsewhere.count) clips were"
        let path = first.job?.destination.path ?? ""
        return SpendingQuestion.confirm("\(many) made for another place (such as \(path)). Make them anew here?")
    }

    private func announce(_ plan: BatchPlan) {
        guard !printing.quiet else { return }
        if plan.lacksKey {
            Report.say("rehearsal: ATLASCLOUD_API_KEY is not set, so the animatic engine plays and nothing is spent")
            Report.say("set the key (in the environment or a .env file) to make the real clips")
        } else if plan.isRehearsal {
            Report.say("rehearsal: the animatic engine plays the models and nothing is spent")
        }
        for note in Set(plan.items.flatMap(\.plan.input.notes)).sorted() { Report.say("note: \(note)") }
        for share in plan.shares {
            let clips = share.count == 1 ? "1 clip" : "\(share.count) clips"
            let unknown = share.unpriced > 0 ? ", \(share.unpriced) without a known price" : ""
            let origin = share.quote.map { " (\($0.origin))" } ?? ""
            Report.say("\(share.model): \(clips), \(share.price)\(origin)\(unknown)")
        }
        if plan.shares.count > 1 {
            Report.say("in all: \(plan.makeCount) clips, \(plan.shares.reduce(Money.zero) { $0 + $1.price })")
        }
        if plan.makeCount == 0 { Report.say("nothing new to make") }
    }

    /// Says what differs from the last run of these rows.
    private func tellChanges(_ plan: BatchPlan, since earlier: BatchSummary?) {
        guard !printing.quiet else { return }
        let done = plan.items.count { $0.fate == .done }
        let resumed = plan.items.count { $0.fate == .resume }
        let elsewhere = plan.items.filter { $0.fate == .elsewhere }
        let moved = plan.items.count { $0.fate == .make && $0.job?.state == .queued }
        let again = plan.items.count { item in
            item.fate == .make && item.job.map { $0.state != .done && $0.state != .queued } == true
        }
        if done > 0 { Report.say("\(done) of \(plan.items.count) clips are there already") }
        if resumed > 0 { Report.say("\(resumed) were begun before and go on") }
        if !elsewhere.isEmpty {
            let many = elsewhere.count == 1 ? "1 was" : "\(elsewhere.count) were"
            Report.say("\(many) made for another place, and left alone; --again makes them anew here")
            for item in elsewhere.prefix(20) { Report.say("note: \(label(item)) is \(item.takePlace)") }
            if elsewhere.count > 20 { Report.say("note: and \(elsewhere.count - 20) more, which summary.json names") }
        }
        if moved > 0 { Report.say("\(moved) waited for a folder that is gone, and are made here instead") }
        if again > 0 { Report.say("\(again) failed before without a charge and are made again") }
        if let earlier {
            let new = plan.items.count { $0.job == nil }
            if new > 0 { Report.say("\(new) are new or changed since the last run") }
            let keys = Set(plan.items.map(\.key))
            let jobs = Set(plan.items.compactMap { $0.job?.id.rawValue })
            let gone = earlier.rows.filter { row in
                !keys.contains(row.key) && row.jobID.map { jobs.contains($0) } != true
            }
            for row in gone.prefix(10) {
                Report.say(
                    "note: row \(row.row) of the last run is not in the table any more; \(row.path ?? "it") stays"
                )
            }
            if gone.count > 10 { Report.say("note: nor are \(gone.count - 10) others") }
        }
        for item in plan.items {
            guard case .leave(let reason) = item.fate else { continue }
            Report.say("note: \(label(item)) is left as it is: \(reason)")
        }
    }

    private func show(_ plan: BatchPlan) {
        for item in plan.items {
            if printing.format == .json {
                var members = Document.plan(item.plan, showsInput: true).objectValue ?? [:]
                members["row"] = .integer(Int64(item.row.number))
                members["line"] = .integer(Int64(item.row.line))
                members["take"] = .integer(Int64(item.take))
                members["path"] = .string(item.takePlace)
                members["fate"] = .string(item.fate.word)
                Report.json(.object(members))
            } else {
                let price = item.plan.quote?.amount.description ?? "–"
                Report.data("\(label(item))  \(item.fate.word)  \(price)  \(item.takePlace)")
            }
        }
    }

    private func follow(
        _ plan: BatchPlan,
        order: BatchOrder,
        page: ComparisonFolder,
        until interruption: Interruption
    ) async throws {
        let running = plan.items.filter { $0.fate == .make || $0.fate == .resume }
        let jobs = running.compactMap(\.job)
        let view = BatchView(
            running.compactMap { item in item.job.map { (label(item), $0) } },
            printing: printing,
            remaining: { [studio] in studio.remaining(of: $0) }
        )
        let began = ContinuousClock.now
        var follow = Follow(studio: studio, view: view, printing: printing)
        follow.asksAboutDoubts = true
        // A service's jobs mostly wait, and its desk knows how many may run. Each rehearsal uses the whole machine.
        follow.width = plan.isRehearsal ? min(options.concurrency ?? 2, 2) : 256
        follow.countsWaitingOnly = !plan.isRehearsal
        let followed = follow
        follow.report = { view.end($0, error: followed.error(of: $0, wasInterrupted: false)) }
        let (outcomes, wasInterrupted) = await follow.collect(jobs, until: interruption)
        var isPageCut = false
        var summary = try await BatchSummary(
            of: plan,
            outcomes: outcomes,
            title: title,
            began: began,
            label: label,
            error: { followed.error(of: $0, wasInterrupted: wasInterrupted) },
            takes: { [studio] in try await studio.takes(of: $0) }
        )
        if makesPage {
            let comparison = summary.comparison(in: order.folder)
            // The stills of many clips take a while: the first Ctrl-C ends that, too. One that has ended the run before
            // is not meant for it.
            let report: ComparisonFolder.Report?
            if wasInterrupted {
                report = try await page.write(comparison)
            } else {
                report = try await interruption.ending { try await page.write(comparison) }
                isPageCut = report == nil
            }
            for shortcoming in report?.shortcomings ?? [] where !printing.quiet {
                Report.say("note: \(shortcoming.clip.map { "\($0): " } ?? "")\(shortcoming.reason)")
            }
            summary.page = report?.page
        }
        let path = try await summary.write(in: order.folder)
        tell(summary, path: path, wasInterrupted: wasInterrupted || isPageCut)
        try Follow.end(summary.rows.map(\.exit), wasInterrupted: wasInterrupted || isPageCut)
        if isPageCut { throw ExitCode(ExitStatus.interrupted.rawValue) }
    }

    /// Errors are no remarks: they are said however little else is.
    private func tellErrors(_ summary: BatchSummary, wasInterrupted: Bool) {
        let interruption =
            wasInterrupted
            ? RushesError(.interrupted, "interrupted", hint: "`\(again)` goes on where this stopped") : nil
        let failed = summary.rows.filter { $0.error != nil && $0.error?.code != .interrupted }
        let most = 50
        for row in failed.prefix(most) {
            guard var error = row.error else { continue }
            error.message = "\(row.label): \(error.message)"
            Report.error(error)
        }
        if let interruption { Report.error(interruption) }
        if failed.count > most { Report.say("and \(failed.count - most) more, which summary.json names") }
    }

    private func tell(_ summary: BatchSummary, path: String, wasInterrupted: Bool) {
        if printing.format == .json {
            // Those that were run have been told as they ended.
            for row in summary.rows where row.isOld {
                guard let job = row.job else { continue }
                Report.json(Document.job(job, takes: [row.clip].compactMap(\.self), error: row.error))
            }
            return Report.json(.object(["summary": summary.totals]))
        }
        if printing.quiet { tellErrors(summary, wasInterrupted: wasInterrupted) }
        if !printing.quiet {
            let table = summary.table
            if !table.isEmpty { Report.data(table) }
            Report.say(summary.sentence)
            if wasInterrupted { Report.say("interrupted; `\(again)` goes on where this stopped") }
        }
        Report.data(summary.page ?? path)
    }
}

extension BatchItem {
    /// Where its take lies, or is to go.
    var takePlace: String { takePath ?? destination.path }
}

extension BatchItem.Fate {
    /// The fate in one word.
    var word: String {
        switch self {
        case .make: "make"
        case .resume: "resume"
        case .done: "done"
        case .elsewhere: "elsewhere"
        case .leave: "leave"
        }
    }
}
