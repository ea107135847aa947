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
        guard let file = try? ReadableFile(path: path) else { return nil }
        defer { file.close() }
        guard file.byteCount > 0, file.byteCount < 65_536 else { return nil }
        var bytes = [UInt8](repeating: 0, count: Int(file.byteCount))
        let count = bytes.withUnsafeMutableBytes { buffer in try? file.read(at: 0, into: buffer) }
        guard count == bytes.count else { return nil }
        guard let mark = try? JSONDecoder().decode(PartialMark.self, from: Data(bytes)) else { return nil }
        return mark.schema == 1 ? mark : nil
    }

    /// Writes the mark so that it is there after a loss of power, too; blocks.
    func write(to path: String) throws(RushesError) {
        guard let bytes = encoded else { return }
        try AtomicFile.writeBlocking(bytes, to: path, permissions: 0o666)
    }

    /// Notes the mark, at a tenth of the cost: after a loss of power it may be gone, and what it stands beside is then
    /// taken for somebody else's and left. Blocks.
    ///
    /// - Parameters:
    ///   - path: the mark's own path.
    ///   - isNew: whether a file that is there already is somebody else's.
    /// - Throws: `output_exists` for somebody else's file; `disk_full`, `output_unwritable`.
    func note(at path: String, isNew: Bool = false) throws(RushesError) {
        guard let bytes = encoded else { return }
        guard let file = try OutputFile(path: path, isNew: isNew) else { throw PartialPlace.occupied(path) }
        defer { file.close() }
        var failure: RushesError?
        bytes.withUnsafeBytes { content in
            do throws(RushesError) { try file.write(content) } catch { failure = error }
        }
        if failure == nil {
            do throws(RushesError) { try file.cut(to: Int64(bytes.count)) } catch { failure = error }
        }
        guard let failure else { return }
        if isNew { unlink(path) }
        throw failure
    }

    private var encoded: Data? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return try? encoder.encode(self)
    }
}
