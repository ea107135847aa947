import ArgumentParser
import Foundation
import Rushes
import RushesCore
import RushesLedger

/// `rushes keys create`.
struct KeysCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make a key; it is shown once: `rushes keys create team --budget 50 --per month`.",
        discussion: """
            A key has jobs, takes and a budget of its own, and sees nobody else's. The ledger keeps its digest: a key \
            that is lost cannot be shown again, only revoked and replaced.
            """
    )

    @Argument(help: "What the key is called: 1 to 64 characters, and no other valid key's name.")
    var name: String

    @Option(help: ArgumentHelp("What may be spent with it; needs --per.", valueName: "usd"))
    var budget: String?

    @Option(help: "What the budget is for: day, month or total.")
    var per: Budget.Period?

    @Option(
        help: ArgumentHelp(
            "A model that it may use, or a pattern such as 'google/*'; repeatable, or with commas. Without it: all.",
            valueName: "pattern"
        )
    )
    var models: [String] = []

    @Option(help: ArgumentHelp("How many calls a second it may make.", valueName: "calls"))
    var rate: Double?

    @Option(
        help: ArgumentHelp(
            "When it expires: a day (UTC) such as 2027-01-31, or after a time such as 12h, 90d or 8w.",
            valueName: "date|duration"
        )
    )
    var expires: String?

    @OptionGroup(title: "Printing")
    var printing: OutputOptions

    func validate() throws {
        _ = try limit()
        _ = try expires.map { try KeyExpiry($0) }
    }

    func run() async throws {
        try await StudioSession.run(printing) { studio in
            let limit = try limit()
            let made = try await studio.makeKey(
                named: name,
                models: models.flatMap { $0.components(separatedBy: ",") },
                callsPerSecond: rate,
                expiresAt: try expires.map { try KeyExpiry($0).moment(from: Date()) },
                budget: limit
            )
            if printing.format == .json {
                Report.json(
                    .object([
                        "id": .string(made.key.id.rawValue), "name": .string(made.key.name),
                        "key": .string(made.secret.reveal()), "prefix": .string(made.key.prefix),
                        "models": .array(made.key.models.map(JSONValue.string)),
                        "rate": made.key.callsPerSecond.map(JSONValue.number) ?? .null,
                        "expiresAt": made.key.expiresAt.map { .string(Document.time($0)) } ?? .null,
                        "budget": limit.map(KeyDocument.budget) ?? .null,
                    ])
                )
                return
            }
            if !printing.quiet {
                Report.say("key \(made.key.id) is made; it is shown only this once, so keep it where it is safe:")
            }
            Report.data(made.secret.reveal())
        }
    }

    private func limit() throws -> Budget? {
        guard let amount = try Amount.read(budget, named: "--budget") else {
            if per != nil { throw ValidationError("--per needs --budget") }
            return nil
        }
        guard let per else { throw ValidationError("--budget needs --per day, month or total") }
        return Budget(amount, per: per)
    }
}
