import ArgumentParser
import Rushes
import RushesCore

/// `rushes ledger backup`: a copy of one moment, also while jobs run.
struct LedgerBackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the ledger, also while jobs run; the copy is of one moment.",
        discussion: """
            To use a copy, put it in the place of $RUSHES_HOME/ledger.sqlite while nothing runs, and remove \
            ledger.sqlite-wal and ledger.sqlite-shm from beside it.
            """
    )

    @Argument(help: ArgumentHelp("The copy.", valueName: "file"))
    var file: String

    @Flag(help: "Replace an existing file.")
    var force = false

    @OptionGroup(title: "Printing")
    var printing: OutputOptions

    func run() async throws {
        try await StudioSession.run(printing) { studio in
            let path = studio.configuration.absolute(file)
            try await studio.backUpLedger(to: path, replacing: force)
            if printing.format == .json { return Report.json(.object(["path": .string(path)])) }
            Report.data(path)
        }
    }
}
