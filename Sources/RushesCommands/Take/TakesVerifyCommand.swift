import ArgumentParser
import Foundation
import Rushes
import RushesCore

/// `rushes takes verify`: reads clips again and compares them with the ledger.
struct TakesVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Read clips again and compare their SHA-256 with the ledger's.",
        discussion: "Exit 1 if any of them is missing or has changed."
    )

    @Argument(help: "Ids of takes, or any unique beginnings of them; without any, all takes.")
    var ids: [String] = []

    @OptionGroup
    var whose: KeyOption

    @OptionGroup(title: "Printing")
    var printing: OutputOptions

    func run() async throws {
        try await StudioSession.run(printing, of: whose.name) { studio in
            var takes: [Take] = []
            for id in ids { takes.append(try await JobLookup.take(id, in: studio)) }
            if ids.isEmpty { takes = try await studio.allTakes() }
            var badCount = 0
            try await studio.verify(takes) { finding in
                if finding.condition != .whole { badCount += 1 }
                tell(finding)
            }
            if printing.format == .text, !printing.quiet {
                Report.say("\(takes.count - badCount) of \(takes.count) takes are whole")
            }
            if badCount > 0 { throw ExitCode(ExitStatus.failed.rawValue) }
        }
    }

    private func tell(_ finding: TakeFinding) {
        let take = finding.take
        let (name, words): (String, String) =
            switch finding.condition {
            case .whole: ("whole", "")
            case .missing: ("missing", "is not there")
            case .changed(let count) where count != take.byteCount:
                ("changed", "has \(count) bytes and should have \(take.byteCount)")
            case .changed: ("changed", "has as many bytes as it should, but not the same")
            case .unreadable(let reason): ("unreadable", reason)
            }
        if printing.format == .json {
            guard var members = Document.take(take).objectValue else { return }
            members["job"] = .string(take.jobID.rawValue)
            members["condition"] = .string(name)
            return Report.json(.object(members))
        }
        if finding.condition == .whole {
            if !printing.quiet { Report.data("whole    \(take.id)  \(take.path)") }
        } else {
            Report.data("\(name.padding(toLength: 8, withPad: " ", startingAt: 0)) \(take.id)  \(take.path) \(words)")
        }
    }
}
