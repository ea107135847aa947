import ArgumentParser
import Rushes
import RushesCatalog
import RushesCore
import RushesTerminal

/// `rushes models show`.
struct ModelsShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what a model takes, with the values that it allows."
    )

    @Argument(help: "The model's id.")
    var id: String

    @OptionGroup(title: "Printing")
    var printing: OutputOptions

    func run() async throws {
        try await StudioSession.run(printing) { studio in
            let (model, notes) = try studio.catalog().model(spelled: id)
            if printing.format == .json { return Report.json(ModelDocument.summary(of: model)) }
            for note in notes where !printing.quiet { Report.say("note: \(note)") }
            Report.data("\(model.id)  (\(model.kind.rawValue), family \(model.family))")
            if let incomplete = model.incomplete { Report.data("incomplete: \(incomplete)") }
            if model.status == .deprecated { Report.data("withdrawn, or about to be") }
            for note in model.notes { Report.data("note: \(note)") }
            var table = TextTable(["SETTING", "TAKES", "DEFAULT", ""])
            for field in model.fields {
                table.add([
                    field.name, field.allowed,
                    field.defaultValue.map { $0.stringValue ?? $0.canonicalJSON } ?? "",
                    field.isRequired ? "required" : field.note ?? "",
                ])
            }
            Report.data("")
            Report.data(table.text)
            Report.data("")
            if let price = model.price {
                Report.data("price: \(price.summary)")
            } else {
                Report.data("price: asked live; without an answer it needs --max-cost")
            }
            Report.data("described by: \(model.source)\(model.listed.map { ", \($0)" } ?? "")")
        }
    }
}
