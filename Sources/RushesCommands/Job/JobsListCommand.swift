import ArgumentParser
import Rushes
import RushesCore
import RushesLedger
import RushesTerminal

/// `rushes jobs list`.
struct JobsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List unfinished and recent jobs, newest first."
    )

    @Flag(help: "List everything.")
    var all = false

    @Flag(help: "List everybody's unfinished jobs, and the gateway key that each is of.")
    var allOwners = false

    @OptionGroup
    var whose: KeyOption

    @OptionGroup(title: "Printing")
    var printing: OutputOptions

    func validate() throws {
        guard allOwners, all || whose.name != nil else { return }
        throw ValidationError("--all-owners lists what is unfinished; it goes with neither --all nor --key")
    }

    func run() async throws {
        try await StudioSession.run(printing, of: whose.name) { studio in
            guard studio.hasLedger else { return }
            if allOwners { return try await listEveryonesJobs(in: studio) }
            let ledger = try await studio.ledger()
            var table = TextTable(["JOB", "STATE", "MODEL", "COST", "CREATED", "PROMPT"], rightAligned: [3])
            for job in try await jobs(in: ledger, of: studio.owner) {
                switch (printing.format, printing.quiet) {
                case (.json, _):
                    let takes = try await ledger.takes(of: job.id, owner: studio.owner)
                    Report.json(Document.job(job, takes: takes))
                case (.text, true):
                    Report.data(job.id.rawValue)
                case (.text, false):
                    table.add(row(for: job))
                }
            }
            if !table.text.isEmpty { Report.data(table.text) }
        }
    }

    private func listEveryonesJobs(in studio: LocalStudio) async throws {
        var table = TextTable(["JOB", "KEY", "STATE", "MODEL", "COST", "CREATED", "PROMPT"], rightAligned: [4])
        for (job, key) in try await studio.everyonesOpenJobs() {
            switch (printing.format, printing.quiet) {
            case (.json, _):
                var members = Document.job(job, takes: []).objectValue ?? [:]
                members["key"] = key.map { JSONValue.string($0.id.rawValue) } ?? JSONValue.null
                Report.json(.object(members))
            case (.text, true):
                Report.data(job.id.rawValue)
            case (.text, false):
                var cells = row(for: job)
                cells.insert(key?.name.fitted(to: 32) ?? "–", at: 1)
                table.add(cells)
            }
        }
        if !table.text.isEmpty { Report.data(table.text) }
    }

    /// Unfinished ones first, then the recent ones; with `--all` every page.
    private func jobs(in ledger: any LedgerStore, of owner: Owner) async throws -> [Job] {
        if all {
            var jobs: [Job] = []
            while true {
                let page = try await ledger.jobs(
                    of: owner,
                    where: JobFilter(before: jobs.last?.id.rawValue, limit: 1000)
                )
                jobs += page
                if page.count < 1000 { return jobs }
            }
        }
        let open = Set(JobState.allCases.filter { !$0.isTerminal })
        let unfinished = try await ledger.jobs(of: owner, where: JobFilter(states: open, limit: 1000))
        let recent = try await ledger.jobs(of: owner, where: JobFilter(limit: 20))
        return unfinished + recent.filter { $0.state.isTerminal }
    }

    private func row(for job: Job) -> [String] {
        let cost =
            if job.isRehearsal {
                "rehearsal"
            } else if let charge = job.charge {
                charge.amount.decimal
            } else {
                job.held.micros > 0 ? "\(job.held.decimal) held" : "0.00"
            }
        return [
            job.id.rawValue, job.state.rawValue, job.input.model.rawValue, cost, Words.time(job.createdAt),
            job.brief.prompt.fitted(to: 48),
        ]
    }
}
