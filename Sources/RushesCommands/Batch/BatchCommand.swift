import ArgumentParser
import Foundation
import Rushes
import RushesCore
import RushesManifest

/// `rushes batch`: every row of a table a clip.
struct BatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "batch",
        abstract: "Make a clip of every row of a table.",
        discussion: """
            The table is CSV, JSON Lines or YAML. Its columns are the flags of `generate` (prompt, model, image, duration, \
            …; several pictures separated by ;), and `takes` and `name`; any other column is a {placeholder} for prompts, \
            paths and names. Flags given here fill empty cells. Every row is checked, and the whole is priced, before \
            anything is spent. Running the same command again goes on where the last run stopped, and makes nothing twice.
            """
    )

    @Argument(help: ArgumentHelp("The table: .csv, .jsonl or .yaml.", valueName: "file"))
    var file: String

    @OptionGroup(title: "What empty cells mean")
    var clip: ClipOptions

    @OptionGroup(title: "Running")
    var options: BatchOptions

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "The folder for the takes; without it, one beside the table, named like it.",
            valueName: "dir"
        )
    )
    var output: String?

    @Option(
        help: ArgumentHelp(
            "What takes are called; also {name}, {take}, {prompt}, {aspect}, {resolution}, {duration}, columns.",
            valueName: "template"
        )
    )
    var names = "{row}-{model}-{seed}.mp4"

    @Flag(help: "Show the takes side by side on a page, index.html in the folder.")
    var page = false

    @OptionGroup(title: "Printing")
    var printing: OutputOptions

    func validate() throws {
        guard clip.model.count <= 1 else {
            throw ValidationError(
                "--model is given \(clip.model.count) times; name models in the table's column `model`"
            )
        }
    }

    func run() async throws {
        try await StudioSession.run(printing, mentionsWaiting: false) { studio in
            let configuration = studio.configuration
            var defaults = ManifestDefaults(takes: clip.takes, fallback: clip.fallback)
            clip.fill(&defaults.brief) { configuration.absolute($0) }
            let template = try OutputTemplate(names)
            let manifest: Manifest
            do {
                manifest = try Manifest.read(at: configuration.absolute(file), defaults: defaults, template: template)
            } catch let refusal as ManifestRefusal {
                throw refusal.error
            }
            if !printing.quiet, !manifest.warnings.isEmpty { Report.say(manifest.warnings.text(in: file)) }
            let table = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
            let tableFolder = (configuration.absolute(file) as NSString).deletingLastPathComponent
            var order = BatchOrder(
                file: file,
                rows: manifest.rows,
                names: try OutputNames(template, for: manifest),
                folder: output.map { configuration.absolute($0) }
                    ?? (tableFolder as NSString).appendingPathComponent(table),
                tableFolder: tableFolder,
                makesAgain: options.again,
                rehearses: clip.rehearse,
                budget: options.limit,
                maxCost: clip.limit
            )
            order.fallsBackOnRefusal = clip.fallbackOnRefusal
            let run = BatchRun(
                studio: studio,
                options: options,
                printing: printing,
                title: table,
                label: { item in
                    let name = item.row.name ?? "row \(item.row.number)"
                    return item.row.takes > 1 ? "\(name), take \(item.take)" : name
                },
                makesPage: page,
                again: "rushes batch \(file)"
            )
            try await run.run(order)
        }
    }
}
