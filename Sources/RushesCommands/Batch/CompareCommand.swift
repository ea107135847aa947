import ArgumentParser
import Foundation
import Rushes
import RushesCore
import RushesManifest
import RushesMedia

/// `rushes compare`: one prompt, several models, side by side.
struct CompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Make one prompt with several models, and show the takes side by side.",
        discussion: """
            rushes compare "A heron lifts off at dawn" -m gemini-omni-flash -m veo3.1-lite --takes 2 makes four clips and a \
            page that plays them in step. Models that need settings of their own are compared by a table: \
            rushes batch --page. Running the same command again makes nothing twice.
            """
    )

    @Argument(help: "What is to be seen and heard.")
    var prompt: String

    @OptionGroup(title: "The clips")
    var clip: ClipOptions

    @OptionGroup(title: "Running")
    var options: BatchOptions

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "The folder for the takes and the page; without it, one named after the prompt.",
            valueName: "dir"
        )
    )
    var output: String?

    @OptionGroup(title: "Printing")
    var printing: OutputOptions

    func validate() throws {
        guard clip.fallback.isEmpty else {
            throw ValidationError("--fallback would show another model than the one that is compared")
        }
        guard Set(clip.model).count == clip.model.count else {
            throw ValidationError("a model is named twice; --takes makes several takes of each")
        }
        guard clip.model.count > 1 || clip.takes > 1 else {
            throw ValidationError("name at least two models (-m A -m B), or several --takes of one")
        }
    }

    func run() async throws {
        try await StudioSession.run(printing, mentionsWaiting: false) { studio in
            let configuration = studio.configuration
            try PromptCheck(folder: configuration.workingDirectory).check(prompt)
            let models: [String?] = clip.model.isEmpty ? [nil] : clip.model
            let rows = models.enumerated().map { index, model in
                var brief = Brief(prompt)
                clip.fill(&brief) { configuration.absolute($0) }
                brief.model = model
                return ManifestRow(number: index + 1, line: index + 1, name: "1", brief: brief, takes: clip.takes)
            }
            let name = OutputName.name(for: prompt).replacing(".mp4", with: "")
            let template = try OutputTemplate(clip.takes > 1 ? "{model}-{take}.mp4" : "{model}.mp4")
            let order = BatchOrder(
                rows: rows,
                names: try OutputNames(template, for: Manifest(of: rows)),
                folder: configuration.absolute(output ?? "compare-\(name)"),
                makesAgain: options.again,
                rehearses: clip.rehearse,
                budget: options.limit,
                maxCost: clip.limit
            )
            let run = BatchRun(
                studio: studio,
                options: options,
                printing: printing,
                title: prompt,
                label: { item in
                    // Without the owner, who is the same for most.
                    let model = item.plan.input.model.rawValue.split(separator: "/").dropFirst().joined(separator: "/")
                    return item.row.takes > 1 ? "\(model), take \(item.take)" : model
                },
                makesPage: true,
                again: "the same command"
            )
            try await run.run(order)
        }
    }
}
