import ArgumentParser
import Rushes
import RushesCore

/// `rushes jobs settle`: ends a doubt by what the owner has found out.
struct JobsSettleCommand: AsyncParsableCommand {
    /// What the owner has found out.
    enum Verdict: String, EnumerableFlag {
        case charged
        case notCharged

        static func name(for value: Verdict) -> NameSpecification {
            .customLong(value == .charged ? "charged" : "not-charged")
        }

        static func help(for value: Verdict) -> ArgumentHelp? {
            value == .charged
                ? "The service has charged for it: the quote is booked as its cost."
                : "The service has not charged for it: its hold is released."
        }
    }

    static let configuration = CommandConfiguration(
        commandName: "settle",
        abstract: "Settle a doubtful job by what you have found out yourself."
    )

    @Argument(help: "The job's id, or any unique beginning of it.")
    var id: String

    @Flag
    var verdict: Verdict

    @OptionGroup
    var whose: KeyOption

    @OptionGroup(title: "Printing")
    var printing: OutputOptions

    func run() async throws {
        try await StudioSession.run(printing, of: whose.name, mentionsWaiting: false) { studio in
            var job = try await studio.declare(
                try await JobLookup.job(id, in: studio).id,
                isCharged: verdict == .charged
            )
            // Here that is what was asked for, not what went wrong.
            job.error = nil
            if printing.format == .json {
                Report.json(Document.job(job, takes: []))
            } else if !printing.quiet {
                let money = job.charge.map { "\($0.amount) are charged" } ?? "nothing is charged or held"
                Report.say("job \(job.id) is settled: \(money)")
            }
        }
    }
}
