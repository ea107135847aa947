import ArgumentParser

/// `rushes providers`: who runs models.
struct ProvidersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "providers",
        abstract: "List, show and check the providers: who runs models.",
        discussion: """
            `-m NAME:MODEL` names a provider's model. More providers, such as a second account, stand in providers.yaml in \
            RUSHES_HOME; docs/providers.md says how.
            """,
        subcommands: [ProvidersListCommand.self, ProvidersShowCommand.self, ProvidersCheckCommand.self],
        defaultSubcommand: ProvidersListCommand.self
    )
}
