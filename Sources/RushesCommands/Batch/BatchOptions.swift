import ArgumentParser
import RushesCore

/// How several clips are run: the same on `batch` and `compare`.
struct BatchOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Refuse the whole if it costs more, earlier runs included.", valueName: "usd"))
    var budget: String?

    @Option(help: ArgumentHelp("How many jobs run at once; without it, what the service takes.", valueName: "n"))
    var concurrency: Int?

    @Option(help: ArgumentHelp("How many requests a second; without it, what the service takes.", valueName: "n"))
    var rate: Double?

    @Flag(help: "Do not ask before spending more than 10 USD.")
    var yes = false

    @Flag(help: "Buy rows anew that were made for another place; without it they are shown and left alone.")
    var again = false

    @Flag(help: "Check everything and show what it would cost; do nothing.")
    var dryRun = false

    func validate() throws {
        _ = try Amount.read(budget, named: "--budget")
        if let concurrency, !(1...100_000).contains(concurrency) {
            throw ValidationError("--concurrency \(concurrency) is not between 1 and 100000")
        }
        if let rate, !rate.isFinite || rate < 0.01 || rate > 10_000 {
            throw ValidationError("--rate \(rate) is not between 0.01 and 10000")
        }
    }

    /// The budget that was given.
    var limit: Money? { budget.flatMap { Money(decimal: $0) } }
}
