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
    ///
    /// - Parameters:
    ///   - path: the ledger.
    ///   - patience: for how many seconds others are waited for. Opening takes milliseconds, but a process that is held
    ///     still keeps its lock, and any program may lock a directory.
    ///   - body: what is run.
    /// - Returns: what the body gave.
    /// - Throws: `ledger_locked` if it is not this process's turn by then; what the body throws.
    static func alone<Value>(
        at path: String,
        patience: TimeInterval,
        _ body: () throws -> Value
    ) throws -> Value {
        let folder = directory(of: path)
        let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
        // Without the lock it may still go well, and SQLite says so if not.
        guard descriptor >= 0 else { return try body() }
        defer { close(descriptor) }
        let end = ContinuousClock.now + .seconds(patience)
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            if errno == EINTR { continue }
            // Some file systems have no such locks.
            guard errno == EWOULDBLOCK else { break }
            guard ContinuousClock.now < end else {
                throw RushesError(
                    .ledgerLocked,
                    "another program has kept the directory `\(folder)` of the ledger locked for \(Int(patience)) s",
                    hint: "let it end, or end it (`lsof \(folder)` names it), and run this again"
                )
            }
            Thread.sleep(forTimeInterval: lockPause)
        }
        return try body()
    }

    /// How long to wait before another look at a lock; the others hold it for a few milliseconds.
    private static let lockPause: TimeInterval = 0.002

    /// Moves a closed ledger's write-ahead log into it, unless another connection still has it open.
    ///
    /// SQLite does that when the last connection is closed, if that is one that writes. A pool closes its readers last,
    /// and what they read a moment ago may keep one of them open a little longer. So the last one is made here.
    static func putLogAway(of path: String) {
        guard exists(at: path), exists(at: path + "-wal") else { return }
        var configuration = Configuration()
        configuration.label = "RushesLedger.closing"
        configuration.busyMode = .timeout(1)
        // What is in the log is durable where it is: a failure leaves a file more, and the next to close tries again.
        guard let last = try? DatabaseQueue(path: path, configuration: configuration) else { return }
        // A connection knows of the log once it has read.
        _ = try? last.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA user_version") }
        try? last.close()
    }

    /// The bytes that this user may still write where the ledger is, or would be; `nil` if the system does not say.
    static func room(at path: String) -> Int64? {
        var place = directory(of: path)
        while true {
            var facts = statvfs()
            if statvfs(place, &facts) == 0 {
                let (bytes, overflowed) = Int64(clamping: facts.f_bavail)
                    .multipliedReportingOverflow(by: Int64(clamping: facts.f_frsize))
                return overflowed ? .max : bytes
            }
            let parent = (place as NSString).deletingLastPathComponent
            guard !parent.isEmpty, parent != place else { return nil }
            place = parent
        }
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
