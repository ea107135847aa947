public import Foundation
public import RushesCore
public import RushesLedger

extension SimulatedLedger {
    /// Records a new key.
    public func add(_ key: AccessKey) async throws(RushesError) {
        try await write("adds a key") { base throws(RushesError) in try await base.add(key) }
    }

    /// All keys.
    public func keys() async throws(RushesError) -> [AccessKey] {
        try await read("reads keys") { base throws(RushesError) in try await base.keys() }
    }

    /// The keys with a prefix.
    public func keys(withPrefix prefix: String) async throws(RushesError) -> [AccessKey] {
        try await read("reads keys") { base throws(RushesError) in try await base.keys(withPrefix: prefix) }
    }

    /// Makes a key invalid for ever.
    @discardableResult
    public func revoke(_ id: AccessKey.ID, at moment: Date) async throws(RushesError) -> AccessKey {
        try await write("revokes a key") { base throws(RushesError) in try await base.revoke(id, at: moment) }
    }

    /// Callbacks that are due.
    public func dueCallbacks(limit: Int, perOwner ownerLimit: Int) async throws(RushesError) -> [Callback] {
        try await read("reads callbacks") { base throws(RushesError) in
            try await base.dueCallbacks(limit: limit, perOwner: ownerLimit)
        }
    }

    /// Takes a callback up.
    public func takeUp(
        _ callback: Callback,
        by worker: WorkerID?,
        for duration: Duration
    ) async throws(RushesError) -> Callback? {
        try await write("takes a callback up") { base throws(RushesError) in
            try await base.takeUp(callback, by: worker, for: duration)
        }
    }

    /// Puts a callback off.
    public func postpone(_ callback: Callback, for duration: Duration) async throws(RushesError) {
        try await write("puts a callback off") { base throws(RushesError) in
            try await base.postpone(callback, for: duration)
        }
    }

    /// Ends a callback.
    public func end(_ callback: Callback, as outcome: Callback.Outcome) async throws(RushesError) {
        try await write("ends a callback") { base throws(RushesError) in try await base.end(callback, as: outcome) }
    }
}
