import ArgumentParser
import Rushes
import RushesCore
import RushesProvider
import RushesTerminal

/// `rushes providers show`.
struct ProvidersShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract:
            "Show what is known of a provider: its address, its key, what is charged, how a lost submission is found."
    )

    @Argument(help: "The provider's name.")
    var name: String

    @OptionGroup(title: "Printing")
    var printing: OutputOptions

    func run() async throws {
        try await StudioSession.run(printing) { studio in
            let setting = try studio.providerSetting(named: name)
            if printing.format == .json { return Report.json(ProviderDocument.summary(of: setting)) }
            let traits = setting.traits
            var lines = [
                ("provider", "\(setting.name) (kind \(setting.kind))"),
                ("address", setting.address ?? "this machine"),
                ("key", ProviderText.key(of: setting)),
                ("bare names", setting.servesBareNames ? "served here" : "not served here: `-m \(setting.name):MODEL`"),
                ("a lost submission", ProviderText.recovery(of: setting)),
            ]
            if traits.isLocal { lines[3].1 = "played here in every rehearsal" }
            if !setting.takesNewJobs { lines.append(("new jobs", "none: RUSHES_PROVIDERS does not name it")) }
            if let console = traits.console { lines.append(("look for it at", console)) }
            lines.append(("a failure costs", ProviderText.charge(traits.chargeOnFailure)))
            lines.append(("a refusal costs", ProviderText.charge(traits.chargeOnRefusal)))
            lines.append(
                (
                    "a cancel costs",
                    traits.chargeOnCancel == .never ? "there is no cancel" : ProviderText.charge(traits.chargeOnCancel)
                )
            )
            let life = traits.outputLife.map { ProviderText.span($0) }
            lines.append(("outputs live", traits.isLocal ? "until they are at their places" : life ?? "not known"))
            if let rate = traits.callsPerSecond { lines.append(("requests a second", Words.rounded(rate))) }
            if let count = traits.jobsAtOnce { lines.append(("jobs at once", "\(count)")) }
            let width = lines.map(\.0.count).max() ?? 0
            for (name, text) in lines {
                Report.data(name + String(repeating: " ", count: width - name.count + 2) + text)
            }
        }
    }
}
