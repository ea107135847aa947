import ArgumentParser
import Rushes
import RushesCore

/// `rushes budget set`.
struct BudgetSetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Set a limit for a day, a month or for ever: `rushes budget set 50 --per month`.",
        discussion: """
            A job is refused (exit 4) if its price does not fit beside what is charged in the period and what is held \
            for unfinished and doubtful jobs. Days and months are UTC. `rushes budget set none --per month` takes a \
            limit away.
            """
    )

    @Argument(help: ArgumentHelp("The limit in USD, or `none`.", valueName: "usd"))
    var limit: String

    @Option(help: "What the limit is for: day, month or total.")
    var per: Budget.Period

    @OptionGroup
    var whose: KeyOption

    @OptionGroup(title: "Printing")
    var printing: OutputOptions

    func validate() throws { _ = try amount() }

    func run() async throws {
        try await StudioSession.run(printing, of: whose.name) { studio in
            try await studio.setBudget(try amount(), per: per)
            try await BudgetShowCommand.show(in: studio, printing: printing)
        }
    }

    private func amount() throws -> Money? {
        limit == "none" ? nil : try Amount.read(limit, named: "the limit")
    }
}
