import ArgumentParser
import Foundation
import Rushes
import RushesCore
import RushesLedger
import RushesTerminal

/// `rushes ledger show`: what was spent, by day, model or job.
struct LedgerShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what was spent, by day, model or job.",
        discussion: "Days are UTC; a job counts on the day that it was made. Rehearsals cost nothing and are left out."
    )

    @Option(help: "What to add up by: day, model or job.")
    var by: Outlay.Grouping = .day

    @Option(help: ArgumentHelp("Only jobs made on this day (UTC) or later.", valueName: "yyyy-mm-dd"))
    var since: String?

    @OptionGroup(title: "Whose")
    var key: KeyOption

    @OptionGroup(title: "Printing")
    var printing: OutputOptions

    func validate() throws { _ = try start() }

    func run() async throws {
        try await StudioSession.run(printing, of: key.name) { studio in
            guard studio.hasLedger else { return }
            let ledger = try await studio.ledger()
            let lines = try await ledger.outlays(of: studio.owner, since: try start(), until: nil, by: by)
            if printing.format == .json {
                for line in lines { Report.json(Self.document(line, by: by)) }
                return Report.json(.object(["summary": Self.document(Self.sum(lines), by: nil)]))
            }
            guard !lines.isEmpty else {
                if !printing.quiet { Report.say("nothing was spent; a gateway key's account is shown with --key") }
                return
            }
            var table = TextTable(
                [by.rawValue.uppercased(), "JOBS", "CHARGED", "HELD"],
                rightAligned: [1, 2, 3]
            )
            for line in lines + (lines.count > 1 ? [Self.sum(lines)] : []) {
                table.add([line.key, "\(line.jobCount)", line.charged.decimal, line.held.decimal])
            }
            Report.data(table.text)
            let sum = Self.sum(lines)
            if sum.unsettled.micros > 0, !printing.quiet {
                Report.say(
                    "\(sum.unsettled) of it are as quoted: `rushes jobs resume` reads the service's own figures"
                )
            }
        }
    }

    private func start() throws -> Date {
        guard let since else { return Date(timeIntervalSince1970: 0) }
        guard let day = try? Date(since, strategy: .iso8601.year().month().day()) else {
            throw ValidationError("--since \(since) is no day such as 2026-11-22")
        }
        return day
    }

    private static func sum(_ lines: [Outlay]) -> Outlay {
        var sum = Outlay(key: "total", jobCount: 0, held: .zero, charged: .zero, unsettled: .zero)
        for line in lines {
            if sum.jobCount == 0 {
                (sum.held, sum.charged, sum.unsettled) = (line.held, line.charged, line.unsettled)
            } else {
                sum.held = sum.held + line.held
                sum.charged = sum.charged + line.charged
                sum.unsettled = sum.unsettled + line.unsettled
            }
            sum.jobCount += line.jobCount
        }
        return sum
    }

    private static func document(_ line: Outlay, by grouping: Outlay.Grouping?) -> JSONValue {
        var members: [String: JSONValue] = [
            "jobs": .integer(Int64(line.jobCount)), "charged": .string(line.charged.decimal),
            "held": .string(line.held.decimal), "unsettled": .string(line.unsettled.decimal),
            "currency": .string(line.charged.currency.rawValue),
        ]
        if let grouping { members[grouping.rawValue] = .string(line.key) }
        return .object(members)
    }
}
