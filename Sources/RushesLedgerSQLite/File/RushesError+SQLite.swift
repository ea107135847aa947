import GRDB
package import RushesCore

extension RushesError {
    /// What an error of SQLite, of JSON or of our own means to whoever called the ledger.
    ///
    /// Only SQLite's own words are passed on; statements and their arguments, which may hold prompts, are not.
    package init(ledger error: any Error, path: String) {
        self.init(ledger: error, path: path, room: LedgerFile.room(at: path))
    }

    /// Below so much room SQLite cannot grow its files, and says by many names that it could not read or write them.
    private static let leastRoom: Int64 = 256 << 10

    /// As ``init(ledger:path:)``, where so many bytes are free on the ledger's disk; `nil` if nobody knows.
    package init(ledger error: any Error, path: String, room: Int64?) {
        if let own = error as? RushesError {
            self = own
            return
        }
        guard let error = error as? DatabaseError else {
            self.init(.internalError, "the ledger `\(path)` failed in an unknown way (\(type(of: error)))")
            return
        }
        let reason = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
        let isFull = room.map { $0 < Self.leastRoom } ?? false
        switch error.resultCode {
        case .SQLITE_CANTOPEN where isFull, .SQLITE_IOERR where isFull, .SQLITE_NOMEM where isFull:
            self.init(diskFullAt: path, room: room, reason: reason)
        case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL:
            self.init(.ledgerLocked, "the ledger `\(path)` is locked by another program: \(reason)")
        case .SQLITE_FULL:
            self.init(diskFullAt: path, room: room, reason: reason)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_MISMATCH:
            self.init(.ledgerCorrupt, "the ledger `\(path)` cannot be read: \(reason)")
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH, .SQLITE_IOERR:
            self.init(
                .outputUnwritable,
                "the ledger `\(path)` cannot be read or written: \(reason)",
                hint: "make it and its directory writable, or point RUSHES_HOME somewhere else"
            )
        case .SQLITE_CONSTRAINT:
            self.init(.internalError, "the ledger `\(path)` refuses the entry: \(reason)")
        default:
            self.init(.internalError, "the ledger `\(path)` failed: \(reason)")
        }
    }

    private init(diskFullAt path: String, room: Int64?, reason: String) {
        let left = room.map { " (\($0 >> 10) kB are free there)" } ?? ""
        self.init(
            .diskFull,
            "the ledger `\(path)` has no room to grow\(left): \(reason)",
            hint: "free some space on that disk, or point RUSHES_HOME at another; what is recorded is kept"
        )
    }
}
