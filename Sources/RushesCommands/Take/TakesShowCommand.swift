import ArgumentParser
import Rushes
import RushesCore

/// `rushes takes show`.
struct TakesShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one clip and the job it is of."
    )

    @Argument(help: "The take's id, or any unique beginning of it.")
    var id: String

    @OptionGroup
    var whose: KeyOption

    @OptionGroup(title: "Printing")
    var printing: OutputOptions

    func run() async throws {
        try await StudioSession.run(printing, of: whose.name) { studio in
            let take = try await JobLookup.take(id, in: studio)
            let job = try await studio.job(take.jobID)
            if printing.format == .json { return Report.json(Document.job(job, takes: [take])) }
            let lines = [
                ("take", take.id.rawValue), ("path", take.path), ("clip", Words.of(take)), ("sha256", take.sha256),
                ("job", job.id.rawValue), ("model", job.input.model.rawValue), ("prompt", job.brief.prompt),
                ("seed", job.input.facts.seed.map(String.init) ?? "–"),
                ("charge", job.charge.map { "\($0.amount), \($0.basis.rawValue)" } ?? "–"),
            ]
            for (name, value) in lines {
                Report.data(name + String(repeating: " ", count: max(1, 10 - name.count)) + value)
            }
        }
    }
}
