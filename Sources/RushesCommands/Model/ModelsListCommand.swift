import ArgumentParser
import Rushes
import RushesCatalog
import RushesCore
import RushesTerminal

/// `rushes models list`.
struct ModelsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List models.")

    @Argument(help: "Only ids that contain this.")
    var text: String = ""

    @OptionGroup(title: "Printing")
    var printing: OutputOptions

    func run() async throws {
        try await StudioSession.run(printing) { studio in
            let models = try studio.catalog().models(matching: text)
            guard !models.isEmpty else {
                throw RushesError(.unknownModel, "no model's id contains `\(text)`")
            }
            var table = TextTable(["MODEL", "SECONDS", "RESOLUTION", "PRICE OF", "NOTES"])
            for model in models {
                switch (printing.format, printing.quiet) {
                case (.json, _): Report.json(ModelDocument.summary(of: model))
                case (.text, true): Report.data(model.id.rawValue)
                case (.text, false):
                    table.add([
                        model.id.rawValue, ModelWords.seconds(of: model), ModelWords.resolutions(of: model),
                        model.price?.asOf ?? "asked live", ModelWords.marks(of: model),
                    ])
                }
            }
            if !table.text.isEmpty { Report.data(table.text) }
        }
    }
}
