import ArgumentParser
import Rushes
import RushesCore
import RushesLedger
import RushesTerminal

/// `rushes budget show`.
struct BudgetShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show the limits, and what counts against each."
    )

    @OptionGroup
    var whose: KeyOption

    @OptionGroup(title: "Printing")
    var printing: OutputOptions

    func run() async throws {
        try await StudioSession.run(printing, of: whose.name) { studio in
            try await Self.show(in: studio, printing: printing)
        }
    }

    static func show(in studio: LocalStudio, printing: OutputOptions) async throws {
        let budgets = try await studio.budgets()
        var table = TextTable(["PER", "LIMIT", "CHARGED", "HELD", "LEFT"], rightAligned: [1, 2, 3, 4])
        for (budget, spending) in budgets {
            let left = budget.limit - spending.charged - spending.held
            if printing.format == .json {
                Report.json(
                    .object([
                        "budget": .string(budget.period.rawValue), "limit": .string(budget.limit.decimal),
                        "charged": .string(spending.charged.decimal), "held": .string(spending.held.decimal),
                        "left": .string(left.decimal), "currency": .string(budget.limit.currency.rawValue),
                    ])
                )
            }
            table.add([
                budget.period.rawValue, budget.limit.decimal, spending.charged.decimal, spending.held.decimal,
                left.decimal,
            ])
        }
        guard printing.format == .text else { return }
        if !budgets.isEmpty { Report.data(table.text) }
        if budgets.isEmpty, !printing.quiet {
            Report.say("no limit is set; `rushes budget set 50 --per month` sets one")
        }
    }
}
