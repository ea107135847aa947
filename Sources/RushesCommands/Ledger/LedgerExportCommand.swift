import ArgumentParser
import Foundation
import Rushes
import RushesCore
import RushesLedger

/// `rushes ledger export`: every entry, for a spreadsheet or a program.
struct LedgerExportCommand: AsyncParsableCommand {
    /// What an export is written as.
    enum Form: String, ExpressibleByArgument, CaseIterable {
        case csv
        case json
    }

    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Print every entry of the ledger as CSV (RFC 4180) or JSON Lines.",
        discussion: "Times are UTC, amounts are decimals; what an entry changes has a sign."
    )

    @Option(help: "csv, or json for one object a line.")
    var format: Form = .csv

    @Option(name: .shortAndLong, help: ArgumentHelp("Write to a file instead of stdout.", valueName: "file"))
    var output: String?

    @Flag(help: "Replace an existing file.")
    var force = false

    @OptionGroup(title: "Whose")
    var key: KeyOption

    func run() async throws {
        try await StudioSession.run(OutputOptions.quiet, of: key.name) { studio in
            let sink = try ExportSink(
                path: output.map { studio.configuration.absolute($0) },
                mayReplace: force,
                // RFC 4180 ends lines with both characters, JSON Lines with one.
                lineEnd: format == .csv ? "\r\n" : "\n"
            )
            if format == .csv { try sink.write(ExportRow.header) }
            if studio.hasLedger { try await write(from: studio, to: sink) }
            try await sink.finish()
        }
    }

    private func write(from studio: LocalStudio, to sink: ExportSink) async throws {
        let ledger = try await studio.ledger()
        // A later entry does not name its model: the entry that made its job did.
        var models: [Job.ID: ModelID] = [:]
        var last: Int64 = 0
        while true {
            let page = try await ledger.entries(of: studio.owner, after: last, limit: 1000)
            guard let end = page.last else { return }
            last = end.sequence
            for entry in page {
                if case .queued(let job) = entry.content { models[job.id] = job.input.model }
                let row = ExportRow(entry, model: models[entry.jobID])
                try sink.write(format == .csv ? row.csv : row.json.canonicalJSON)
            }
        }
    }
}
