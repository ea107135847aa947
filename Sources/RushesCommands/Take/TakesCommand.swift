import ArgumentParser

/// `rushes takes`: the finished clips.
struct TakesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "takes",
        abstract: "List, show and verify finished clips.",
        subcommands: [TakesListCommand.self, TakesShowCommand.self, TakesVerifyCommand.self],
        defaultSubcommand: TakesListCommand.self
    )
}
