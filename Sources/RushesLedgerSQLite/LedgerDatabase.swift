import Dispatch
import GRDB
import RushesCore

/// The one connection to write with and the several to read with.
///
/// All writes pass through ``write(_:)``: whoever wants several of them to share one sync to disk changes it there,
/// giving each a savepoint of its own inside one transaction.
struct LedgerDatabase: Sendable {
    let path: String
    /// `nil` where there is no file and none is to be made: an empty ledger.
    let pool: DatabasePool?

    /// Runs changes in one transaction that holds the write lock from its beginning.
    ///
    /// GRDB's own `async` calls give up when their task is cancelled; these do not, since what happened must be
    /// recorded.
    func write<Value: Sendable>(
        _ changes: @escaping @Sendable (Database) throws -> Value
    ) async throws(RushesError) -> Value {
        guard let pool else {
            throw RushesError(.outputUnwritable, "the ledger `\(path)` was not there when it was opened for reading")
        }
        let result: Result<Value, RushesError> = await withCheckedContinuation { continuation in
            pool.asyncWriteWithoutTransaction { db in
                continuation.resume(
                    returning: outcome {
                        var value: Value?
                        try db.inTransaction(.immediate) {
                            value = try changes(db)
                            return .commit
                        }
                        guard let value else { throw RushesError(.internalError, "a change was not made") }
                        return value
                    }
                )
            }
        }
        return try result.get()
    }

    /// Reads from one snapshot; `empty` stands for a ledger that has no file.
    func read<Value: Sendable>(
        orEmpty empty: Value,
        _ query: @escaping @Sendable (Database) throws -> Value
    ) async throws(RushesError) -> Value {
        guard let pool else { return empty }
        let result: Result<Value, RushesError> = await withCheckedContinuation { continuation in
            pool.asyncRead { connection in
                continuation.resume(returning: outcome { try query(try connection.get()) })
            }
        }
        return try result.get()
    }

    /// Runs blocking work on a thread that may block.
    static func blocking<Value: Sendable>(
        path: String,
        _ work: @escaping @Sendable () throws -> Value
    ) async throws(RushesError) -> Value {
        let database = LedgerDatabase(path: path, pool: nil)
        let result: Result<Value, RushesError> = await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: database.outcome(work)) }
        }
        return try result.get()
    }

    private func outcome<Value>(_ work: () throws -> Value) -> Result<Value, RushesError> {
        do {
            return .success(try work())
        } catch {
            return .failure(RushesError(ledger: error, path: path))
        }
    }
}
