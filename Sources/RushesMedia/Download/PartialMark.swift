import Foundation
import RushesCore

/// What stands beside a partial download so that a later try may go on with it: `FINAL.partial.json`.
///
/// No address stands in it; a digest of the address without its signature tells whether it is the same object.
struct PartialMark: Sendable, Hashable, Codable {
    /// The version of this file's form.
    var schema = 1
    /// The lower-case hexadecimal SHA-256 of scheme, host and path of the link.
    var object: String
    /// The strong validator that the server gave; only with one may a download be resumed.
    var etag: String?
    /// The size of the whole object, if the server said so.
    var total: Int64?
    /// The SHA-256 of the whole content, once all of it is there and was checked.
    var sha256: String?

    /// Reads the mark of a partial file; `nil` if there is none that can be read.
    static func read(at path: String) -> PartialMark? {
        guard let bytes = FileManager.default.contents(atPath: path), bytes.count < 65_536 else { return nil }
        guard let mark = try? JSONDecoder().decode(PartialMark.self, from: bytes), mark.schema == 1 else { return nil }
        return mark
    }

    /// Writes the mark; blocks.
    func write(to path: String) throws(RushesError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        guard let bytes = try? encoder.encode(self) else { return }
        try AtomicFile.writeBlocking(bytes, to: path, permissions: 0o666)
    }
}
