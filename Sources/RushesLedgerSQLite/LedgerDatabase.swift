import Dispatch
import GRDB
import RushesCore

/// The one connection to write with and the several to read with.
struct LedgerDatabase: Sendable {
    let path: String
    /// `nil` where there is no file and none is to be made: an empty ledger.
    let pool: DatabasePool?
    let writer: LedgerWriter?

    init(path: String, pool: DatabasePool?) {
        self.path = path
        self.pool = pool
        self.writer = pool.map { LedgerWriter(to: $0) }
    }

    /// Runs changes in a transaction that holds the write lock from its beginning, and returns when it is on disk.
    ///
    /// Several callers' changes may share the transaction; each succeeds or fails alone. GRDB's own `async` calls give
    /// up when their task is cancelled; these do not, since what happened must be recorded.
    func write<Value: Sendable>(
        _ changes: @escaping @Sendable (Database) throws -> Value
    ) async throws(RushesError) -> Value {
        guard let writer else {
            throw RushesError(.outputUnwritable, "the ledger `\(path)` was not there when it was opened for reading")
        }
        let result: Result<Value, any Error> = await withCheckedContinuation { continuation in
            writer.submit(LedgerChange(changes) { continuation.resume(returning: $0) })
        }
        return try result.mapError { RushesError(ledger: $0, path: path) }.get()
    }

    /// Reads from one snapshot; `empty` stands for a ledger that has no file.
    func read<Value: Sendable>(
        orEmpty empty: Value,
        _ query: @escaping @Sendable (Database) throws -> Value
    ) async throws(RushesError) -> Value {
        guard pool != nil else { return empty }
        let result: Result<Value, RushesError> = await withCheckedContinuation { continuation in
            read(orEmpty: empty, query) { continuation.resume(returning: $0) }
        }
        return try result.get()
    }

    /// Reads from one snapshot, on a thread of its own, and tells what came of it.
    func read<Value: Sendable>(
        orEmpty empty: Value,
        _ query: @escaping @Sendable (Database) throws -> Value,
        told tell: @escaping @Sendable (Result<Value, RushesError>) -> Void
    ) {
        guard let pool else { return tell(.success(empty)) }
        pool.asyncRead { connection in tell(outcome { try query(try connection.get()) }) }
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
