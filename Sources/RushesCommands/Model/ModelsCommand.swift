import ArgumentParser

/// `rushes models`: what can be asked for.
struct ModelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "List, show and update models.",
        subcommands: [ModelsListCommand.self, ModelsShowCommand.self, ModelsUpdateCommand.self],
        defaultSubcommand: ModelsListCommand.self
    )
}
