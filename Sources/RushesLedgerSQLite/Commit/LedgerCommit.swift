import GRDB
import RushesCore

/// Several changes in one transaction, so that one sync to disk serves them all.
enum LedgerCommit {
    /// Makes the changes in order. One that fails is undone alone; a transaction that cannot begin or end fails them
    /// all. Everyone is told before this returns.
    ///
    /// - Parameters:
    ///   - db: the connection that writes.
    ///   - check: says whether anything may be written at all; called once the write lock is there.
    ///   - next: gives the changes; asked when the write lock is there, since more may come while it is waited for.
    static func make(in db: Database, if check: (Database) throws -> Void, next: () -> [LedgerChange]) {
        do {
            try db.execute(cached: "BEGIN IMMEDIATE TRANSACTION")
            try check(db)
        } catch {
            if db.isInsideTransaction { try? db.execute(cached: "ROLLBACK TRANSACTION") }
            for change in next() { change.refuse(error) }
            return
        }
        let changes = next()
        var endings: [LedgerChange.Ending] = []
        var failure: (any Error)?
        for change in changes {
            if let failure {
                change.refuse(failure)
            } else {
                let (ending, broken) = make(change, alone: changes.count == 1, in: db)
                endings.append(ending)
                failure = broken
            }
        }
        if failure == nil {
            do {
                try db.execute(cached: "COMMIT TRANSACTION")
            } catch {
                failure = error
            }
        }
        // A commit that failed may have left its transaction open, and the next one could not begin.
        if failure != nil, db.isInsideTransaction { try? db.execute(cached: "ROLLBACK TRANSACTION") }
        for end in endings { end(failure) }
    }

    /// Makes one change of the transaction.
    ///
    /// - Returns: how its maker is told, and the error that ends the whole transaction, if one does.
    private static func make(
        _ change: LedgerChange,
        alone: Bool,
        in db: Database
    ) -> (ending: LedgerChange.Ending, broken: (any Error)?) {
        do {
            if !alone { try db.execute(cached: "SAVEPOINT change") }
        } catch {
            return ({ change.refuse($0 ?? error) }, error)
        }
        let (failure, ending) = change.make(in: db)
        do {
            if let failure {
                // Where the disk is full or fails, SQLite itself has undone everything, and what follows would be
                // committed without what came before.
                guard db.isInsideTransaction else { return (ending, failure) }
                // Alone, the change is all there is to undo.
                if alone { return (ending, failure) }
                try db.execute(cached: "ROLLBACK TRANSACTION TO SAVEPOINT change")
            }
            if !alone { try db.execute(cached: "RELEASE SAVEPOINT change") }
        } catch {
            return (ending, error)
        }
        return (ending, nil)
    }
}

extension Database {
    /// Runs a statement that is compiled once.
    fileprivate func execute(cached sql: String) throws { try cachedStatement(sql: sql).execute() }
}
