import ArgumentParser
import Rushes
import RushesCore

/// `rushes models update`.
struct ModelsUpdateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Read the service's own list and schemas; they then come before the bundled ones."
    )

    @Option(help: ArgumentHelp("Whose list; otherwise of who a bare prompt goes to.", valueName: "name"))
    var provider: String?

    @OptionGroup(title: "Printing")
    var printing: OutputOptions

    func run() async throws {
        try await StudioSession.run(printing) { studio in
            let view = ProgressView(printing: printing)
            let update = try await studio.updateCatalog(of: provider) { view.showShare($0, of: "reading schemas") }
            view.clear()
            if printing.format == .json {
                return Report.json([
                    "schema": 1, "saved": .integer(Int64(update.saved.count)),
                    "withoutSchema": .array(update.withoutSchema.map { .string($0.rawValue) }),
                ])
            }
            guard !printing.quiet else { return }
            Report.say("\(update.saved.count) video models saved in \(update.directory)")
            if !update.withoutSchema.isEmpty {
                Report.say("no schema is served for \(update.withoutSchema.map(\.rawValue).joined(separator: ", "))")
            }
        }
    }
}
