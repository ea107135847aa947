import ArgumentParser
import Foundation
import Rushes
import RushesCore
import RushesTerminal

/// `rushes doctor`: looks at everything that a run needs, each with its fix.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check key, balance, service, ffmpeg, fonts, disk and home, each with its fix."
    )

    @OptionGroup(title: "Printing")
    var printing: OutputOptions

    func run() async throws {
        try await StudioSession.run(printing) { studio in
            let findings = await Examination(studio: studio).run()
            let style = Style(on: Terminal.current(environment: ProcessInfo.processInfo.environment))
            for finding in findings {
                if printing.format == .json {
                    Report.json(finding.document)
                } else if !printing.quiet || finding.verdict == .bad {
                    Report.data(finding.line(style))
                }
            }
            if findings.contains(where: { $0.verdict == .bad }) { throw ExitCode(ExitStatus.failed.rawValue) }
        }
    }
}
