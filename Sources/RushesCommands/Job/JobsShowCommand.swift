import ArgumentParser
import Rushes
import RushesCore
import RushesTerminal

/// `rushes jobs show`.
struct JobsShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show one job.")

    @Argument(help: "The job's id, or any unique beginning of it.")
    var id: String

    @Flag(help: "Show the links of its clips too: whoever has one can fetch the clip.")
    var links = false

    @OptionGroup
    var whose: KeyOption

    @OptionGroup(title: "Printing")
    var printing: OutputOptions

    func run() async throws {
        try await StudioSession.run(printing, of: whose.name) { studio in
            let job = try await JobLookup.job(id, in: studio)
            let takes = try await studio.takes(of: job.id)
            if printing.format == .json {
                var members = Document.job(job, takes: takes).objectValue ?? [:]
                if links { members["links"] = .array(job.outputs.map { .string($0.location.text) }) }
                return Report.json(.object(members))
            }
            var lines = [
                ("job", job.id.rawValue), ("state", job.state.rawValue), ("model", job.input.model.rawValue),
                ("provider", "\(job.provider)\(job.isRehearsal ? " (rehearsal)" : "")"),
                ("prediction", job.remoteID ?? "–"), ("prompt", job.brief.prompt),
                ("created", Words.time(job.createdAt)), ("quote", job.quote?.description ?? "not known"),
                ("held", job.held.description),
                ("charge", job.charge.map { "\($0.amount), \($0.basis.rawValue)" } ?? "–"),
                ("goes to", job.destination.path),
            ]
            if let word = job.remoteStatus, !job.state.isTerminal { lines.append(("service", "says `\(word)`")) }
            if let id = job.retryOf { lines.append(("retry of", id.rawValue)) }
            if let id = job.fallbackOf { lines.append(("stands in for", id.rawValue)) }
            if let next = try await studio.successor(of: job) {
                lines.append(("followed by", "\(next.id)  \(next.input.model), \(next.state.rawValue)"))
            } else if let models = job.fallback?.models, !models.isEmpty, job.state != .done {
                lines.append(("if it fails", models.joined(separator: ", then ")))
            }
            if job.isMarkedUnsafe { lines.append(("marked", "not safe for work, by \(job.provider)")) }
            for take in takes { lines.append(("take", "\(take.id)  \(take.path)  \(Words.of(take))")) }
            if let error = job.error {
                lines.append(("error", "\(error.code): \(error.message)"))
                if let hint = error.hint { lines.append(("hint", hint)) }
            }
            func show(_ name: String, _ value: String) {
                Report.data(name + String(repeating: " ", count: max(1, 15 - name.count)) + value)
            }
            for (name, value) in lines { show(name, value.fitted(to: 2000)) }
            // Whole: half a signed link is none.
            for link in job.outputs where links { show("link", link.location.text) }
        }
    }
}
