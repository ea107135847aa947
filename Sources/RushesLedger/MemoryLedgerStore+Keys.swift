public import Foundation
public import RushesCore
import Synchronization

extension MemoryLedgerStore {
    /// Records a new key.
    public func add(_ key: AccessKey) async throws(RushesError) {
        let kept = key.kept
        try content.state.withLock { state throws(RushesError) in
            if state.keys.contains(where: { $0.id == kept.id || $0.digest == kept.digest }) {
                throw kept.isThereAlready
            }
            if state.keys.contains(where: { $0.name == kept.name && $0.isValid(at: kept.createdAt) }) {
                throw kept.nameTaken
            }
            state.keys.append(kept)
        }
    }

    /// All keys, oldest first.
    public func keys() async throws(RushesError) -> [AccessKey] {
        content.state.withLock { $0.keys.sorted { $0.id < $1.id } }
    }

    /// The keys with a prefix.
    public func keys(withPrefix prefix: String) async throws(RushesError) -> [AccessKey] {
        content.state.withLock { state in state.keys.filter { $0.prefix == prefix }.sorted { $0.id < $1.id } }
    }

    /// Makes a key invalid for ever.
    @discardableResult
    public func revoke(_ id: AccessKey.ID, at moment: Date) async throws(RushesError) -> AccessKey {
        try content.state.withLock { state throws(RushesError) in
            guard let place = state.keys.firstIndex(where: { $0.id == id }) else { throw AccessKey.notFound(id) }
            if state.keys[place].revokedAt == nil { state.keys[place].revokedAt = moment.keptToMillisecond }
            return state.keys[place]
        }
    }
}
