import ArgumentParser
import Foundation
import Rushes
import RushesCore
import RushesLedger

/// `rushes keys revoke`.
struct KeysRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Make a key invalid for ever; what was asked for with it goes on."
    )

    @Argument(help: ArgumentHelp("The key's name or id, or any unique beginning of the id.", valueName: "id|name"))
    var key: String

    @OptionGroup(title: "Printing")
    var printing: OutputOptions

    func run() async throws {
        try await StudioSession.run(printing) { studio in
            let revoked = try await studio.revokeKey(key)
            if printing.format == .json {
                Report.json(KeyDocument.key(revoked, at: Date()))
            } else if !printing.quiet {
                Report.say("key \(revoked.id) (\(revoked.name)) is revoked; what was asked for with it goes on")
            }
        }
    }
}
