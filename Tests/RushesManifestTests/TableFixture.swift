import Foundation
import RushesCore
import RushesManifest

/// A table in a folder of its own, which is removed afterwards.
struct TableFixture {
    let folder: String
    let path: String

    /// Writes the table, lets it be read, and removes it.
    static func with<Result>(
        _ content: [UInt8],
        named name: String = "shots.csv",
        _ body: (TableFixture) throws -> Result
    ) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rushes-table-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.path + "/" + name
        try Data(content).write(to: URL(fileURLWithPath: path))
        return try body(TableFixture(folder: folder.path, path: path))
    }

    /// Reads a table that is right.
    static func read(
        _ text: String,
        named name: String = "shots.csv",
        defaults: ManifestDefaults = ManifestDefaults()
    ) throws -> Manifest {
        try with(Array(text.utf8), named: name) { try Manifest.read(at: $0.path, defaults: defaults) }
    }

    /// The lines and messages of a table that is refused, as `line: column: message`; empty if it is not.
    static func problems(
        _ content: [UInt8],
        named name: String = "shots.csv",
        defaults: ManifestDefaults = ManifestDefaults()
    ) throws -> [String] {
        try with(content, named: name) { table in
            do throws(ManifestRefusal) {
                _ = try Manifest.read(at: table.path, defaults: defaults)
                return []
            } catch {
                if let message = error.message { return [message.replacing(table.path, with: name)] }
                return error.problems.shown.map { problem in
                    problem.text(in: "").replacing(/^:/, with: "")
                }
            }
        }
    }
}
