import ArgumentParser

/// `rushes jobs`: what was asked for, and what became of it.
struct JobsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs",
        abstract: "List, show, resume and settle jobs.",
        subcommands: [
            JobsListCommand.self, JobsShowCommand.self, JobsWatchCommand.self, JobsResumeCommand.self,
            JobsRetryCommand.self, JobsCancelCommand.self, JobsReconcileCommand.self, JobsSettleCommand.self,
        ],
        defaultSubcommand: JobsListCommand.self
    )
}
