import Foundation
import GRDB
import RushesLedgerSQLite
import RushesTesting

/// A directory of its own for one test's ledger, removed with the value.
final class ScratchLedger: Sendable {
    let directory: String
    var path: String { directory + "/home/ledger.sqlite" }

    init() {
        directory = FileManager.default.temporaryDirectory.path + "/rushes-ledger-" + UUID().uuidString
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    func open(creating: Bool = true, patience: TimeInterval = 10) async throws -> SQLiteLedgerStore {
        try await SQLiteLedgerStore(path: path, creating: creating, patience: patience)
    }

    func open(in scene: LedgerScene) async throws -> SQLiteLedgerStore {
        try await SQLiteLedgerStore(path: path, now: { scene.now }, mayRun: { scene.mayRun($0) })
    }

    /// Goes to the file past the store, as another program would.
    func raw<Value: Sendable>(_ work: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await DatabaseQueue(path: path).writeWithoutTransaction(work)
    }

    /// Puts bytes where the ledger would be.
    func write(_ bytes: Data) throws {
        try FileManager.default.createDirectory(atPath: directory + "/home", withIntermediateDirectories: true)
        try bytes.write(to: URL(fileURLWithPath: path))
    }
}
