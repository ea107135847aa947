package import Foundation
import GRDB
package import RushesCore
package import RushesLedger

extension SQLiteLedgerStore {
    /// Records a new key.
    package func add(_ key: AccessKey) async throws(RushesError) {
        try await database.write { db in try db.insert(key.kept) }
    }

    /// All keys, oldest first.
    package func keys() async throws(RushesError) -> [AccessKey] {
        try await database.read(orEmpty: []) { db in try db.keys() }
    }

    /// The keys with a prefix.
    package func keys(withPrefix prefix: String) async throws(RushesError) -> [AccessKey] {
        try await database.read(orEmpty: []) { db in try db.keys(withPrefix: prefix) }
    }

    /// Makes a key invalid for ever.
    @discardableResult
    package func revoke(_ id: AccessKey.ID, at moment: Date) async throws(RushesError) -> AccessKey {
        try await database.write { db in
            guard let key = try db.revoke(id, at: moment) else { throw AccessKey.notFound(id) }
            return key
        }
    }
}

extension SQLiteLedgerStore {
    /// Callbacks whose job has ended and whose time has come, the one that is due longest first. Those that were taken up
    /// by workers who have died since are made due before; nothing is written where there are none.
    package func dueCallbacks(limit: Int, perOwner ownerLimit: Int) async throws(RushesError) -> [Callback] {
        let nothing: (due: [Callback], dead: [String]) = ([], [])
        let (due, dead) = try await database.read(orEmpty: nothing) { [now, mayRun] db in
            let takers = try db.callbackTakers().filter { text in
                !mayRun(try LedgerCoding.value(WorkerID.self, from: text, as: "who has taken a callback up"))
            }
            return (try db.dueCallbacks(at: now(), limit: limit, perOwner: ownerLimit), takers)
        }
        guard !dead.isEmpty else { return due }
        return try await database.write { [now] db in
            let present = now()
            for taker in dead { try db.freeCallbacks(takenUpBy: taker, at: present) }
            return try db.dueCallbacks(at: present, limit: limit, perOwner: ownerLimit)
        }
    }

    /// Takes a callback up to deliver it.
    package func takeUp(
        _ callback: Callback,
        by worker: WorkerID?,
        for duration: Duration
    ) async throws(RushesError) -> Callback? {
        let taker = try worker.map { worker throws(RushesError) in
            try LedgerCoding.text(of: worker, as: "a worker")
        }
        return try await database.write { [now] db in
            try db.takeUp(callback, by: taker, until: now().addingTimeInterval(duration.inSeconds))
        }
    }

    /// Puts a callback off after a try that failed.
    package func postpone(_ callback: Callback, for duration: Duration) async throws(RushesError) {
        try await database.write { [now] db in
            try db.postpone(callback, until: now().addingTimeInterval(duration.inSeconds))
        }
    }

    /// Ends a callback for good.
    package func end(_ callback: Callback, as outcome: Callback.Outcome) async throws(RushesError) {
        try await database.write { [now] db in try db.end(callback, as: outcome, at: now()) }
    }
}
