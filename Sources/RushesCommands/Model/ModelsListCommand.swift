import ArgumentParser
import Rushes
import RushesCatalog
import RushesCore
import RushesTerminal

/// `rushes models list`.
struct ModelsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List models: what each takes, and the lowest price that is known of it in USD."
    )

    @Argument(help: "Only models whose id, name, maker or kind has each of these words.")
    var words: [String] = []

    @Option(help: "Only models of this kind; repeatable.")
    var kind: [KindFilter] = []

    @Option(help: ArgumentHelp("Only this provider's; otherwise those that bare names go to.", valueName: "name"))
    var provider: String?

    @Flag(help: "Show those that the service has withdrawn, too.")
    var all = false

    @OptionGroup(title: "Printing")
    var printing: OutputOptions

    func run() async throws {
        try await StudioSession.run(printing) { studio in
            let catalog = if let provider { try studio.catalog(of: ProviderID(provider)) } else { studio.catalog() }
            let kinds = Set(kind.map(\.kind))
            let found = try catalog.listings().filter { listing in
                (kinds.isEmpty || kinds.contains(listing.kind)) && listing.matches(words)
            }
            let shown = all ? found : found.filter { !$0.isDeprecated }
            guard !shown.isEmpty else { throw try nothing(found.count, in: catalog) }
            switch (printing.format, printing.quiet) {
            case (.json, _):
                for listing in shown {
                    if let model = try catalog.model(listing.id) { Report.json(ModelDocument.summary(of: model)) }
                }
            case (.text, true): for listing in shown { Report.data(listing.id.rawValue) }
            case (.text, false):
                Report.data(Self.table(of: shown).text(within: Terminal.outputColumns, Self.fit))
                let hidden = found.count - shown.count
                if hidden > 0 {
                    Report.say("left out, since the service has withdrawn them: \(hidden); --all shows them")
                }
            }
        }
    }

    private static let fit = TextTable.Fit(cut: [1, 2], leaveOut: [4, 2, 1])

    private static func table(of listings: [ModelListing]) -> TextTable {
        var table = TextTable(["MODEL", "SECONDS", "RESOLUTION", "FROM", "NOTES"])
        for listing in listings {
            table.add([
                listing.id.rawValue, listing.seconds, listing.resolutions,
                listing.price.isEmpty ? "asked live" : listing.price, ModelText.marks(of: listing),
            ])
        }
        return table
    }

    private func nothing(_ hidden: Int, in catalog: Catalog) throws(RushesError) -> RushesError {
        let filters = words.map { "`\($0.prefix(100))`" } + kind.map { $0.kind.rawValue }
        let wanted = filters.isEmpty ? "" : " for \(filters.joined(separator: " and "))"
        if hidden > 0 {
            return RushesError(
                .unknownModel,
                "only withdrawn models were found\(wanted)",
                hint: "`--all` shows \(hidden == 1 ? "it" : "all \(hidden)")"
            )
        }
        let near = words.isEmpty ? [] : try catalog.names(near: words.joined(separator: " ")).map { "`\($0)`" }
        return RushesError(
            .unknownModel,
            "no model was found\(wanted)",
            hint: near.isEmpty ? nil : "near it: \(near.joined(separator: ", "))"
        )
    }
}
