import GRDB
package import RushesCore

extension SQLiteLedgerStore {
    /// Writes a copy of the ledger as it stands at one moment, while others go on writing.
    ///
    /// The copy is a ledger of its own in one file, with mode 0600. It is made beside the target, checked, brought to
    /// disk and only then given its name: a file under that name is whole.
    ///
    /// - Parameters:
    ///   - path: where it goes; its directory must exist.
    ///   - replacing: whether a file that is there is replaced.
    /// - Throws: `output_exists` if a file is there and is not to be replaced, or is the ledger itself;
    ///   `output_unwritable`, `disk_full`; `ledger_corrupt` if the copy does not pass SQLite's own check, since then the
    ///   ledger does not either; `not_found` if there is no ledger to copy.
    package func backUp(to path: String, replacing: Bool) async throws(RushesError) {
        guard let pool = database.pool else {
            throw RushesError(.notFound, "there is no ledger `\(database.path)` to copy")
        }
        let ledger = database.path
        try await LedgerDatabase.blocking(path: path) {
            if LedgerFile.isSame(path, ledger) {
                throw RushesError(.outputExists, "`\(path)` is the ledger itself")
            }
            if !replacing, LedgerFile.exists(at: path) { throw RushesError(.outputExists, "`\(path)` exists") }
            let partial = try LedgerFile.createPartial(of: path)
            do {
                try LedgerFile.copy(pool, to: partial)
                try LedgerFile.finish(partial, as: path, replacing: replacing)
            } catch {
                LedgerFile.remove(partial)
                throw error
            }
        }
    }
}
