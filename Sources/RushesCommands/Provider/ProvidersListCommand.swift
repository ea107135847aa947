import ArgumentParser
import Rushes
import RushesCore
import RushesProvider
import RushesTerminal

/// `rushes providers list`.
struct ProvidersListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the providers in the order in which they serve bare names; nothing is asked."
    )

    @OptionGroup(title: "Printing")
    var printing: OutputOptions

    func run() async throws {
        try await StudioSession.run(printing) { studio in
            let settings = try studio.providerSettings()
            if printing.format == .json {
                for setting in settings { Report.json(ProviderDocument.summary(of: setting)) }
                return
            }
            guard !printing.quiet else {
                for setting in settings { Report.data(setting.name.rawValue) }
                return
            }
            var table = TextTable(["PROVIDER", "KIND", "KEY", "BARE NAMES", "ADDRESS", "A LOST SUBMISSION"])
            for setting in settings {
                table.add([
                    setting.name.rawValue, setting.kind.rawValue, ProviderText.key(of: setting),
                    setting.traits.isLocal ? "rehearsals" : setting.servesBareNames ? "yes" : "no",
                    setting.address ?? "this machine", ProviderText.recovery(of: setting),
                ])
            }
            Report.data(table.text(within: Terminal.outputColumns, TextTable.Fit(cut: [5, 4], leaveOut: [5])))
        }
    }
}
