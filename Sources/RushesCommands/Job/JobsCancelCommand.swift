import ArgumentParser
import Rushes
import RushesCore

/// `rushes jobs cancel`.
struct JobsCancelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Take a job back before it is sent; its hold is released."
    )

    @Argument(help: "The job's id, or any unique beginning of it.")
    var id: String

    @OptionGroup
    var whose: KeyOption

    @OptionGroup(title: "Printing")
    var printing: OutputOptions

    func run() async throws {
        try await StudioSession.run(printing, of: whose.name) { studio in
            var job = try await studio.cancel(try await JobLookup.job(id, in: studio).id)
            // Here being cancelled is what was asked for, not what went wrong.
            job.error = nil
            if printing.format == .json {
                Report.json(Document.job(job, takes: []))
            } else if !printing.quiet {
                Report.say("job \(job.id) is cancelled; nothing was sent and nothing is held")
            }
        }
    }
}
