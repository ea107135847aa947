import ArgumentParser
import Rushes
import RushesCore
import RushesLedger
import RushesTerminal

/// `rushes takes list`.
struct TakesListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List finished clips, newest first.")

    @OptionGroup
    var whose: KeyOption

    @OptionGroup(title: "Printing")
    var printing: OutputOptions

    func run() async throws {
        try await StudioSession.run(printing, of: whose.name) { studio in
            guard studio.hasLedger else { return }
            var table = TextTable(["TAKE", "JOB", "MADE", "CLIP", "PATH"])
            for take in try await studio.ledger().takes(of: studio.owner, where: JobFilter(limit: 1000)) {
                switch (printing.format, printing.quiet) {
                case (.json, _): Report.json(Document.take(take))
                case (.text, true): Report.data(take.path)
                case (.text, false):
                    table.add([
                        take.id.rawValue, take.jobID.rawValue, Words.time(take.storedAt), Words.of(take), take.path,
                    ])
                }
            }
            if !table.text.isEmpty { Report.data(table.text) }
        }
    }
}
