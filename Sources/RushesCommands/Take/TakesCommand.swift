import ArgumentParser

/// `rushes takes`: the finished clips.
struct TakesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "takes",
        abstract: "List and show finished clips.",
        subcommands: [TakesListCommand.self, TakesShowCommand.self],
        defaultSubcommand: TakesListCommand.self
    )
}
