import ArgumentParser
import Rushes
import RushesCore
import RushesLedger
import RushesMedia

/// `rushes jobs retry`: a new job in the place of one that came to nothing.
struct JobsRetryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Make a new job, linked to the old one, of one that failed, expired or was cancelled."
    )

    @Argument(help: "The job's id, or any unique beginning of it.")
    var id: String

    @Flag(help: "Retry even a job in doubt, although both may be charged.")
    var acceptDoubleCharge = false

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Where the take goes; the old job's place if that is free.", valueName: "file|dir")
    )
    var output: String?

    @Option(help: ArgumentHelp("Refuse what costs more.", valueName: "usd"))
    var maxCost: String?

    @Flag(help: "Do not ask before spending more than 10 USD.")
    var yes = false

    @Flag(help: "Return as soon as the job is accepted; `rushes jobs resume ID` brings the take home.")
    var detach = false

    @Option(help: ArgumentHelp("Wait no longer than this; the job goes on.", valueName: "seconds"))
    var timeout: Double?

    @OptionGroup
    var whose: KeyOption

    @OptionGroup(title: "Printing")
    var printing: OutputOptions

    func validate() throws {
        try TimeoutRule.check(timeout)
        _ = try Amount.readPrice(maxCost, named: "--max-cost")
    }

    func run() async throws {
        try await StudioSession.run(printing, of: whose.name, mentionsWaiting: false) { studio in
            let old = try await JobLookup.job(id, in: studio)
            let plan = try await studio.planRetry(
                of: old,
                acceptsDoubleCharge: acceptDoubleCharge,
                maxCost: try Amount.readPrice(maxCost, named: "--max-cost")
            )
            let view = ProgressView(printing: printing)
            view.announce([plan])
            let job = try await record(plan, of: old, in: studio)
            if !printing.quiet { Report.say("job \(job.id) takes the place of job \(old.id)") }
            let follow = Follow(
                studio: studio,
                view: view,
                untilAccepted: detach,
                timeout: timeout.map { .seconds($0) },
                printing: printing
            )
            try await follow.run([job])
        }
    }

    /// The batch's row that the old job stands for: the new one stands for it from now on, so that the batch does not make
    /// it again. A job that another has replaced stands for none.
    private static func row(of old: Job, in studio: LocalStudio) async throws -> String? {
        guard let key = old.batchKey else { return nil }
        let newest = try await studio.ledger().jobs(ofBatchKeys: [key], owner: studio.owner)[key]
        return newest?.id == old.id ? key : nil
    }

    /// The old job's own place if nothing is there or promised, else the next free name beside it.
    private func record(_ plan: Plan, of old: Job, in studio: LocalStudio) async throws -> Job {
        let row = try await Self.row(of: old, in: studio)
        let ask = { () throws(RushesError) in try SpendingQuestion.ask(about: [plan], isAnswered: yes) }
        switch output.map({ Destination($0, in: studio.configuration) }) {
        case nil:
            try ask()
            return try await studio.record(plan, near: old.destination.path, ordinal: old.ordinal, batchKey: row)
        case .folder(let path):
            try await studio.check(folder: path)
            try ask()
            let name = OutputName.name(for: plan.brief.prompt)
            return try await studio.record(plan, near: "\(path)/\(name)", ordinal: old.ordinal, batchKey: row)
        case .file(let path):
            let place = Job.Destination(path: path, mayReplace: false)
            try await studio.check(place)
            try ask()
            return try await studio.record(plan, to: place, ordinal: old.ordinal, batchKey: row)
        }
    }
}
