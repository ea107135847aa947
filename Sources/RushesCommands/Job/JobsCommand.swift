import ArgumentParser

/// `rushes jobs`: what was asked for, and what became of it.
struct JobsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs",
        abstract: "List, show, watch and cancel jobs.",
        subcommands: [JobsListCommand.self, JobsShowCommand.self, JobsWatchCommand.self, JobsCancelCommand.self],
        defaultSubcommand: JobsListCommand.self
    )
}
