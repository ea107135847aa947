import Foundation
import RushesCore

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The ledger's file on disk, before SQLite touches it.
enum LedgerFile {
    /// Whether there is a file.
    static func exists(at path: String) -> Bool { access(path, F_OK) == 0 }

    /// Makes the file, readable by its owner alone, and its missing directories likewise. What exists is left as it is.
    ///
    /// An existing file is never opened here: closing it would drop the locks that SQLite holds on it in this process.
    static func create(at path: String) throws(RushesError) {
        try makeDirectories(directory(of: path))
        let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        if descriptor >= 0 {
            close(descriptor)
        } else if errno != EEXIST {
            throw failure("`\(path)` cannot be made", errno)
        }
    }

    /// Runs something while no other process runs the same for a ledger in that directory.
    ///
    /// SQLite does not wait for a lock where it changes a new file to WAL mode: of two processes one could fail.
    static func alone<Value>(at path: String, _ body: () throws -> Value) throws -> Value {
        let descriptor = open(directory(of: path), O_RDONLY | O_CLOEXEC)
        // Without the lock it may still go well, and SQLite says so if not.
        guard descriptor >= 0 else { return try body() }
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
        return try body()
    }

    static func directory(of path: String) -> String {
        let parent = (path as NSString).deletingLastPathComponent
        return parent.isEmpty ? "." : parent
    }

    private static func makeDirectories(_ path: String) throws(RushesError) {
        if exists(at: path) { return }
        let parent = directory(of: path)
        if parent != path { try makeDirectories(parent) }
        if mkdir(path, 0o700) != 0, errno != EEXIST { throw failure("the directory `\(path)` cannot be made", errno) }
    }

    static func failure(_ what: String, _ number: Int32) -> RushesError {
        let reason = String(cString: strerror(number))
        if number == ENOSPC || number == EDQUOT { return RushesError(.diskFull, "\(what): \(reason)") }
        return RushesError(
            .outputUnwritable,
            "\(what): \(reason)",
            hint: "make it writable, or point RUSHES_HOME somewhere else"
        )
    }
}
