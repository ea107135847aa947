import ArgumentParser
import Rushes
import RushesCore
import RushesTerminal

/// `rushes jobs show`.
struct JobsShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show one job.")

    @Argument(help: "The job's id, or any unique beginning of it.")
    var id: String

    @OptionGroup
    var whose: KeyOption

    @OptionGroup(title: "Printing")
    var printing: OutputOptions

    func run() async throws {
        try await StudioSession.run(printing, of: whose.name) { studio in
            let job = try await JobLookup.job(id, in: studio)
            let takes = try await studio.takes(of: job.id)
            if printing.format == .json { return Report.json(Document.job(job, takes: takes)) }
            var lines = [
                ("job", job.id.rawValue), ("state", job.state.rawValue), ("model", job.input.model.rawValue),
                ("provider", "\(job.provider)\(job.isRehearsal ? " (rehearsal)" : "")"),
                ("prediction", job.remoteID ?? "–"), ("prompt", job.brief.prompt),
                ("created", Words.time(job.createdAt)), ("quote", job.quote?.description ?? "not known"),
                ("held", job.held.description),
                ("charge", job.charge.map { "\($0.amount), \($0.basis.rawValue)" } ?? "–"),
                ("goes to", job.destination.path),
            ]
            for take in takes { lines.append(("take", "\(take.id)  \(take.path)  \(Words.of(take))")) }
            if let error = job.error {
                lines.append(("error", "\(error.code): \(error.message)"))
                if let hint = error.hint { lines.append(("hint", hint)) }
            }
            for (name, value) in lines {
                Report.data(name + String(repeating: " ", count: max(1, 12 - name.count)) + value.fitted(to: 2000))
            }
        }
    }
}
