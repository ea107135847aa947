package import Foundation
package import RushesCore
import Synchronization

/// Writes small files so that a reader, or the next start after a crash, sees the whole file or the one before it.
package enum AtomicFile {
    private static let counter = Atomic<UInt64>(0)

    /// Writes a file: to another name in the same folder, fsync, rename, fsync of the folder. Replaces what is there.
    ///
    /// - Parameters:
    ///   - bytes: the content.
    ///   - path: the file's final name; its folder must exist.
    ///   - permissions: the file's mode before the umask: 0666 for what a user keeps, 0600 for what is private.
    /// - Throws: `disk_full`, `output_unwritable`. A file that exists is not an error.
    @concurrent
    package static func write(_ bytes: Data, to path: String, permissions: UInt32 = 0o666) async throws(RushesError) {
        try await BlockingWork.run { () throws(RushesError) in
            try writeBlocking(bytes, to: path, permissions: permissions)
        }
    }

    /// The same, on a thread that may block.
    static func writeBlocking(_ bytes: Data, to path: String, permissions: UInt32) throws(RushesError) {
        let folder = (path as NSString).deletingLastPathComponent
        var made: OutputFile?
        while made == nil {
            // Unique among live processes of this machine; a file that a dead one left behind is stepped over.
            let ordinal = counter.add(1, ordering: .relaxed).newValue
            let name = ".rushes-\(ProcessInfo.processInfo.processIdentifier)-\(ordinal).partial"
            let temporary = folder.isEmpty ? name : (folder as NSString).appendingPathComponent(name)
            made = try OutputFile(path: temporary, isNew: true, permissions: permissions)
        }
        guard let file = made else { return }
        do throws(RushesError) {
            defer { file.close() }
            var failure: RushesError?
            bytes.withUnsafeBytes { content in
                do throws(RushesError) { try file.write(content) } catch { failure = error }
            }
            if let failure { throw failure }
            try file.synchronize()
            _ = try FilePlacement.move(file.path, to: path, mayReplace: true)
        } catch {
            unlink(file.path)
            throw error
        }
    }
}
