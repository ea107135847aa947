import ArgumentParser
import Rushes
import RushesCore

/// `rushes ledger check`: adds everything up again.
struct LedgerCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Add the whole ledger up again, and compare it with what is kept and with the files.",
        discussion: """
            Finds sums that differ, takes without files, files without takes and leftovers, and says what to do. \
            Exit 1 if anything is wrong; what may only be tidied up is no fault. `rushes takes verify` also reads the \
            clips through.
            """
    )

    @OptionGroup(title: "Printing")
    var printing: OutputOptions

    func run() async throws {
        try await StudioSession.run(printing) { studio in
            let view = ProgressView(printing: printing)
            let findings = try await studio.checkLedger { done, total in
                if total >= 1000, done % 500 == 0 { view.showShare(Double(done) / Double(total), of: "adding up") }
            }
            view.clear()
            for finding in findings { tell(finding) }
            let faults = findings.filter { $0.kind != .leftover }
            if printing.format == .json {
                Report.json(.object(["summary": .object(["findings": .integer(Int64(findings.count))])]))
            } else if findings.isEmpty, !printing.quiet {
                Report.say("the ledger adds up, and every take is where it should be")
            }
            if !faults.isEmpty { throw ExitCode(ExitStatus.failed.rawValue) }
        }
    }

    private func tell(_ finding: LedgerFinding) {
        if printing.format == .json {
            return Report.json(
                .object([
                    "finding": .string(finding.kind.rawValue),
                    "job": finding.jobID.map { .string($0.rawValue) } ?? .null,
                    "path": finding.path.map(JSONValue.string) ?? .null,
                    "message": .string(finding.message),
                    "hint": .string(finding.hint),
                ])
            )
        }
        Report.data("\(finding.message)\n    \(finding.hint)")
    }
}
