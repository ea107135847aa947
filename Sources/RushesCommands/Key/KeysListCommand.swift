import ArgumentParser
import Foundation
import Rushes
import RushesCore
import RushesLedger
import RushesTerminal

/// `rushes keys list`.
struct KeysListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List keys, oldest first, with what is spent with each; never their text."
    )

    @Flag(help: "List those that are revoked or have expired, too.")
    var all = false

    @OptionGroup(title: "Printing")
    var printing: OutputOptions

    func run() async throws {
        try await StudioSession.run(printing) { studio in
            let now = Date()
            var table = TextTable(
                ["KEY", "NAME", "BEGINS", "MODELS", "RATE", "BUDGET", "CHARGED", "HELD", "ENDS", "STATE"],
                rightAligned: [4, 6, 7]
            )
            var count = 0
            for account in try await studio.keys(all: all) {
                count += 1
                switch (printing.format, printing.quiet) {
                case (.json, _): Report.json(KeyDocument.account(account, at: now))
                case (.text, true): Report.data(account.key.id.rawValue)
                case (.text, false): table.add(row(for: account, at: now))
                }
            }
            if !table.text.isEmpty { Report.data(table.text) }
            if count == 0, printing.format == .text, !printing.quiet {
                Report.say("there are no keys; `rushes keys create NAME` makes one")
            }
        }
    }

    private func row(for account: KeyAccount, at moment: Date) -> [String] {
        let key = account.key
        let (budget, spending) = (account.budgets.first?.budget, account.budgets.first?.spending ?? account.spending)
        return [
            key.id.rawValue, key.name.fitted(to: 32), "rsh_\(key.prefix)…",
            key.models.isEmpty ? "all" : key.models.joined(separator: ",").fitted(to: 48),
            key.callsPerSecond.map { "\(Self.figure($0))/s" } ?? "–",
            budget.map(Self.words) ?? "–",
            spending.charged.decimal, spending.held.decimal, key.expiresAt.map(Words.time) ?? "–",
            KeyDocument.state(of: key, at: moment),
        ]
    }

    private static func words(_ budget: Budget) -> String {
        "\(budget.limit.decimal) \(budget.period == .total ? "in total" : "per \(budget.period.rawValue)")"
    }

    /// A rate as it was given: `5`, `0.25`.
    private static func figure(_ rate: Double) -> String {
        Int(exactly: rate).map(String.init) ?? "\(rate)"
    }
}
