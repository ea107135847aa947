import ArgumentParser

/// `rushes budget`: limits on what may be spent.
struct BudgetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "budget",
        abstract: "Show and set limits on what may be spent.",
        subcommands: [BudgetShowCommand.self, BudgetSetCommand.self],
        defaultSubcommand: BudgetShowCommand.self
    )
}
