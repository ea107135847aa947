import ArgumentParser
import Foundation
import RushesMedia

/// `rushes pages FOLDER`: writes the pages that are made from code. Not shown: it is for those who build the program.
struct PagesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pages",
        abstract: "Write the documentation pages that are made from code.",
        shouldDisplay: false
    )

    @Argument(help: "The folder.")
    var folder: String

    func run() async throws {
        try await AtomicFile.write(Data(ExitCodesPage.text.utf8), to: "\(folder)/exit-codes.md")
        try await AtomicFile.write(Data(CommandsPage.text.utf8), to: "\(folder)/commands.md")
    }
}
