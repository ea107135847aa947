import Foundation
import GRDB
import RushesCore

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A copy that is made beside its place and moved there when it is whole.
extension LedgerFile {
    /// Whether two paths lead to one file; not if one of them leads to none.
    static func isSame(_ path: String, _ other: String) -> Bool {
        var (first, second) = (stat(), stat())
        guard stat(path, &first) == 0, stat(other, &second) == 0 else { return false }
        return first.st_dev == second.st_dev && first.st_ino == second.st_ino
    }

    /// Copies a whole database, as it stands at one moment, into an empty file, and checks the copy.
    ///
    /// - Throws: `ledger_corrupt` if the copy does not pass SQLite's own check; what SQLite throws.
    static func copy(_ source: some DatabaseReader, to path: String) throws {
        var configuration = Configuration()
        configuration.label = "RushesLedger.backup"
        let copy = try DatabaseQueue(path: path, configuration: configuration)
        try source.backup(to: copy)
        try copy.writeWithoutTransaction { db in
            // The copy says that it is in WAL mode, as the ledger is; as a file by itself it needs no log beside it.
            try db.execute(sql: "PRAGMA journal_mode = DELETE")
            let report = try String.fetchAll(db, sql: "PRAGMA integrity_check(1)")
            guard report == ["ok"] else {
                throw RushesError(.ledgerCorrupt, "the copy of the ledger is damaged: \(report.first ?? "")")
            }
        }
        try copy.close()
    }

    /// Makes an empty file beside a path, readable by its owner alone, under a name that nobody else has.
    static func createPartial(of path: String) throws(RushesError) -> String {
        var template = Array("\(path).partial-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw failure("a copy beside `\(path)` cannot be made", errno) }
        close(descriptor)
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Brings a file to disk, gives it its name, and brings that to disk.
    static func finish(_ partial: String, as path: String, replacing: Bool) throws(RushesError) {
        try sync(partial, O_RDONLY)
        // Unlike a rename, a link does not replace what has come there in the meantime; some file systems have none.
        if !replacing, link(partial, path) == 0 {
            unlink(partial)
        } else if !replacing, errno == EEXIST || exists(at: path) {
            throw RushesError(.outputExists, "`\(path)` exists")
        } else if rename(partial, path) != 0 {
            throw failure("`\(path)` cannot be written", errno)
        }
        try sync(directory(of: path), O_RDONLY | O_DIRECTORY)
    }

    /// Removes a file and what SQLite may have laid beside it; that it is not there is well.
    static func remove(_ path: String) {
        for suffix in ["", "-wal", "-shm", "-journal"] { unlink(path + suffix) }
    }

    private static func sync(_ path: String, _ flags: Int32) throws(RushesError) {
        let descriptor = open(path, flags | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("`\(path)` cannot be brought to disk", errno) }
        defer { close(descriptor) }
        #if canImport(Darwin)
            // A plain fsync leaves data in the disk's cache there; not every volume can do more.
            if fcntl(descriptor, F_FULLFSYNC) == 0 { return }
        #endif
        guard fsync(descriptor) == 0 else { throw failure("`\(path)` cannot be brought to disk", errno) }
    }
}
