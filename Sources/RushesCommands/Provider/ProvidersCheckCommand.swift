import ArgumentParser
import Foundation
import Rushes
import RushesCore
import RushesProvider
import RushesTerminal

/// `rushes providers check`.
struct ProvidersCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Ask providers for balance, models and whether a lost submission can be found. Nothing is spent.",
        discussion: "Without a name: every provider that has a key. Ends with 5 for a key that is refused."
    )

    @Argument(help: "The provider's name.")
    var name: String?

    @OptionGroup(title: "Printing")
    var printing: OutputOptions

    func run() async throws {
        try await StudioSession.run(printing) { studio in
            let chosen: [ProviderSetting]
            if let name {
                let setting = try studio.providerSetting(named: name)
                guard setting.hasKey else { throw setting.missingKey() }
                chosen = [setting]
            } else {
                chosen = try studio.providerSettings().filter { $0.hasKey && !$0.traits.isLocal }
                // Nothing to ask: that is what is to be told.
                if chosen.isEmpty { try studio.defaultProvider() }
            }
            let style = Style(on: Terminal.current(environment: ProcessInfo.processInfo.environment))
            var failures: [RushesError] = []
            for setting in chosen {
                var examination = ProviderExamination(studio: studio, setting: setting)
                examination.isThorough = true
                let (findings, failure) = await examination.run()
                if let failure { failures.append(failure) }
                if printing.format == .json {
                    Report.json(ProviderDocument.check(setting, findings, failure))
                    continue
                }
                if chosen.count > 1, !printing.quiet { Report.data("\(setting.name)") }
                for finding in findings where !printing.quiet || finding.verdict == .bad {
                    Report.data(finding.line(style))
                }
            }
            if let worst = failures.first(where: { $0.code.exit == .provider }) ?? failures.first {
                throw ExitCode(worst.code.exit.rawValue)
            }
        }
    }
}
