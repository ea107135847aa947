import ArgumentParser
import Foundation
import Rushes
import RushesCore
import RushesMedia

/// `rushes upload`: brings a file to where the service can read it.
struct UploadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "upload",
        abstract: "Upload a picture, clip or sound and print its address."
    )

    @Argument(help: "The file.")
    var file: String

    @Option(help: ArgumentHelp("Who is to read it; otherwise who a bare prompt goes to.", valueName: "name"))
    var provider: String?

    @OptionGroup(title: "Printing")
    var printing: OutputOptions

    func run() async throws {
        try await StudioSession.run(printing) { studio in
            let path = studio.configuration.absolute(file)
            let facts = try await MediaProbe.measure(fileAt: path)
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            let byteCount = (attributes?[.size] as? NSNumber)?.int64Value ?? 0
            let view = ProgressView(printing: printing)
            let address = try await studio.upload(
                fileAt: path,
                to: provider,
                facts: facts,
                byteCount: byteCount
            ) { view.showShare($0, of: "uploading") }
            view.clear()
            if printing.format == .json {
                Report.json([
                    "schema": 1, "url": .string(address), "mediaType": .string(facts.mediaType),
                    "byteCount": .integer(byteCount),
                ])
            } else {
                Report.data(address)
            }
        }
    }
}
