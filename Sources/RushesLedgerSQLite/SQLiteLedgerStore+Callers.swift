public import Foundation
import GRDB
public import RushesCore
public import RushesLedger

extension SQLiteLedgerStore: KeyStore {
    /// Records a new key.
    public func add(_ key: AccessKey) async throws(RushesError) {
        try await database.write { db in try db.insert(key.kept) }
    }

    /// All keys, oldest first.
    public func keys() async throws(RushesError) -> [AccessKey] {
        try await database.read(orEmpty: []) { db in try db.keys() }
    }

    /// The keys with a prefix.
    public func keys(withPrefix prefix: String) async throws(RushesError) -> [AccessKey] {
        try await database.read(orEmpty: []) { db in try db.keys(withPrefix: prefix) }
    }

    /// Makes a key invalid for ever.
    @discardableResult
    public func revoke(_ id: AccessKey.ID, at moment: Date) async throws(RushesError) -> AccessKey {
        try await database.write { db in
            guard let key = try db.revoke(id, at: moment) else { throw AccessKey.notFound(id) }
            return key
        }
    }
}

extension SQLiteLedgerStore: CallbackStore {
    /// Callbacks whose job has ended and whose time has come, the one that is due longest first.
    public func dueCallbacks(
        at now: Date,
        limit: Int,
        perOwner ownerLimit: Int
    ) async throws(RushesError) -> [Callback] {
        try await database.read(orEmpty: []) { db in
            try db.dueCallbacks(at: now, limit: limit, perOwner: ownerLimit)
        }
    }

    /// Makes callbacks due that were taken up by workers who have died since; nothing is written where there are none.
    @discardableResult
    public func freeCallbacks(
        at now: Date,
        isAlive: @escaping @Sendable (WorkerID) -> Bool
    ) async throws(RushesError) -> Int {
        let dead = try await database.read(orEmpty: []) { db in
            try db.callbackTakers().filter { text in
                !isAlive(try LedgerCoding.value(WorkerID.self, from: text, as: "who has taken a callback up"))
            }
        }
        guard !dead.isEmpty else { return 0 }
        return try await database.write { db in
            try dead.reduce(0) { count, taker in count + (try db.freeCallbacks(takenUpBy: taker, at: now)) }
        }
    }

    /// Takes a callback up to deliver it.
    public func takeUp(
        _ callback: Callback,
        by worker: WorkerID?,
        until moment: Date
    ) async throws(RushesError) -> Callback? {
        let taker = try worker.map { worker throws(RushesError) in
            try LedgerCoding.text(of: worker, as: "a worker")
        }
        return try await database.write { db in try db.takeUp(callback, by: taker, until: moment) }
    }

    /// Puts a callback off after a try that failed.
    public func postpone(_ callback: Callback, until moment: Date) async throws(RushesError) {
        try await database.write { db in try db.postpone(callback, until: moment) }
    }

    /// Ends a callback for good.
    public func end(
        _ callback: Callback,
        as outcome: Callback.Outcome,
        at moment: Date
    ) async throws(RushesError) {
        try await database.write { db in try db.end(callback, as: outcome, at: moment) }
    }
}
