import Foundation
import GRDB
import RushesCore

/// The copy of a ledger that stays beside it when a new version changes its schema: `ledger.sqlite.schema-6.backup`.
///
/// The copy is a whole ledger of the earlier schema, in one file of mode 0600, which the version that made it can open.
/// A file under that name is whole: what an interruption leaves has another name and is removed by the next attempt.
struct SchemaBackup {
    private let ledger: String
    private let schema: Int

    /// Describes the copy of a ledger that has a schema.
    init(of ledger: String, schema: Int) {
        (self.ledger, self.schema) = (ledger, schema)
    }

    /// Makes the copy while the caller keeps everybody from writing.
    ///
    /// A copy that is there is never replaced. One of the very same content is not made twice, so that a migration that
    /// fails again and again leaves one copy; another content gets the next free name (`ledger.sqlite.schema-6.2.backup`).
    ///
    /// - Throws: `disk_full`, `output_unwritable`; `ledger_corrupt` if the copy does not pass SQLite's own check.
    func make() throws {
        removeLeftovers()
        let partial = try LedgerFile.createPartial(of: name(1))
        do {
            try copy(to: partial)
            try keep(partial)
        } catch {
            LedgerFile.remove(partial)
            throw error
        }
    }

    /// What the user of a version that is too old may do, with the newest copy that it can open, if there is one.
    static func hint(at ledger: String, newest: Int) -> String {
        let update = "install the version of rushes that has changed it, or point RUSHES_HOME somewhere else"
        let names = stride(from: newest, to: 0, by: -1).lazy.map { SchemaBackup(of: ledger, schema: $0).name(1) }
        guard let copy = names.first(where: { LedgerFile.exists(at: $0) }) else { return update }
        return "\(update); `\(copy)` is the ledger as it was before, without what has been recorded since"
    }

    private func name(_ number: Int) -> String {
        "\(ledger).schema-\(schema)\(number == 1 ? "" : ".\(number)").backup"
    }

    private func copy(to path: String) throws {
        var configuration = Configuration()
        configuration.label = "RushesLedger.schema"
        configuration.readonly = true
        let source = try DatabaseQueue(path: ledger, configuration: configuration)
        try LedgerFile.copy(source, to: path)
        try source.close()
    }

    private func keep(_ partial: String) throws {
        var number = 1
        while true {
            let name = name(number)
            if LedgerFile.exists(at: name), FileManager.default.contentsEqual(atPath: name, andPath: partial) {
                LedgerFile.remove(partial)
                return
            }
            do throws(RushesError) {
                return try LedgerFile.finish(partial, as: name, replacing: false)
            } catch {
                guard error.code == .outputExists else { throw error }
                number += 1
            }
        }
    }

    /// Partial copies of earlier attempts: whoever made them is gone, since the caller has the write lock.
    private func removeLeftovers() {
        let folder = LedgerFile.directory(of: ledger)
        let beginning = (name(1) as NSString).lastPathComponent + ".partial-"
        for file in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where file.hasPrefix(beginning)
        {
            LedgerFile.remove("\(folder)/\(file)")
        }
    }
}
