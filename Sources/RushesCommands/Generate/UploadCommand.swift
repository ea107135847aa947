import ArgumentParser
import Rushes
import RushesCore
import RushesHosted
import RushesMedia
import RushesProvider

/// `rushes upload`: brings a file to where the service can read it.
struct UploadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "upload",
        abstract: "Upload a picture, clip or sound and print its address."
    )

    @Argument(help: "The file.")
    var file: String

    @OptionGroup(title: "Printing")
    var printing: OutputOptions

    func run() async throws {
        try await StudioSession.run { studio in
            let measured = try await FileMeasurement.measure(studio.configuration.absolute(file))
            let view = ProgressView(printing: printing)
            let address = try await studio.atlas().upload(measured.attachment) { share in
                view.showShare(share, of: "uploading")
            }
            view.clear()
            if printing.format == .json {
                Report.json([
                    "schema": 1, "url": .string(address), "mediaType": .string(measured.facts.mediaType),
                    "byteCount": .integer(measured.byteCount), "sha256": .string(measured.sha256),
                ])
            } else {
                Report.data(address)
            }
        }
    }
}
