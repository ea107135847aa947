import ArgumentParser
import Rushes
import RushesCore
import RushesLedger

/// `rushes jobs reconcile`: asks the service what became of doubtful jobs.
struct JobsReconcileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reconcile",
        abstract: "Look for doubtful jobs in the service's history; send nothing.",
        discussion: "Exit 8 while any of them stays in doubt."
    )

    @Argument(help: "Ids of jobs, or any unique beginnings of them; without any, all that are in doubt.")
    var ids: [String] = []

    @OptionGroup
    var whose: KeyOption

    @OptionGroup(title: "Printing")
    var printing: OutputOptions

    func run() async throws {
        try await StudioSession.run(printing, of: whose.name, mentionsWaiting: false) { studio in
            let jobs = try await JobLookup.jobs(ids, in: studio) {
                try await studio.resumableJobs().filter { $0.state == .inDoubt || $0.state == .submitting }
            }
            let result = try await Inquiry(studio: studio, printing: printing, view: ProgressView(printing: printing))
                .run(jobs)
            // Without ids, what another program is sending at this moment is not meant.
            let all = result.queuedAgain + result.others.filter { !ids.isEmpty || $0.state != .submitting }
            if all.isEmpty, !printing.quiet { Report.say("nothing is in doubt") }
            for job in all where printing.format == .json { Report.json(Document.job(job, takes: [])) }
            let doubtful = all.filter { $0.state == .inDoubt }
            if !doubtful.isEmpty {
                let hint = "when you have found out yourself: `rushes jobs settle ID --charged` or `--not-charged`"
                if printing.format == .text, !printing.quiet {
                    Report.say(hint)
                } else if printing.format == .text {
                    // An exit that is not 0 is said why, however little else is.
                    for job in doubtful {
                        Report.error(RushesError(.submissionInDoubt, "job \(job.id) stays in doubt", hint: hint))
                    }
                }
                throw ExitCode(ExitStatus.inDoubt.rawValue)
            }
        }
    }
}
