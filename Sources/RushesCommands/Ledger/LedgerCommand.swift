import ArgumentParser

/// `rushes ledger`: the account of every cent.
struct LedgerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: "Show, export, check and back up the account.",
        subcommands: [
            LedgerShowCommand.self, LedgerExportCommand.self, LedgerCheckCommand.self, LedgerBackupCommand.self,
        ],
        defaultSubcommand: LedgerShowCommand.self
    )
}
