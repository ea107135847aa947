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

    @Argument(help: "The model's id, or NAME:MODEL for one of a named provider.")
    var id: String

    @OptionGroup(title: "Printing")
    var printing: OutputOptions

    func run() async throws {
        try await StudioSession.run(printing) { studio in
            let (model, notes) = try studio.model(spelled: id)
            if printing.format == .json { return Report.json(ModelDocument.summary(of: model)) }
            for note in notes where !printing.quiet { Report.say("note: \(note)") }
            Report.data("\(model.id)  (\(model.kind.rawValue), family \(model.family))")
            Report.data(model.about)
            if model.status == .deprecated { Report.data("withdrawn, or about to be") }
            if let incomplete = model.incomplete { Report.data("incomplete: \(incomplete)") }
            for note in model.notes { Report.data("note: \(note)") }
            if !model.fields.isEmpty {
                Report.data("")
                Report.data(Self.table(of: model).text(within: Terminal.outputColumns, Self.fit))
                Report.data("")
            }
            Report.data(ModelText.price(of: model))
            Report.data("described by: \(model.source)\(model.listed.map { "; listed \($0)" } ?? "")")
        }
    }

    private static let fit = TextTable.Fit(cut: [1, 2, 3], leaveOut: [])

    private static func table(of model: Model) -> TextTable {
        var table = TextTable(["SETTING", "TAKES", "DEFAULT", ""])
        for field in model.fields {
            table.add([
                field.name, field.allowed,
                field.defaultValue.map { $0.stringValue ?? $0.canonicalJSON } ?? "", ModelText.remarks(on: field),
            ])
        }
        return table
    }
}
