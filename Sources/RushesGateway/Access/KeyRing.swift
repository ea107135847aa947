import Foundation
import RushesCore
import RushesLedger
import Synchronization

/// The keys as they stood a moment ago, so that a request needs not read them from the ledger.
///
/// A key that is revoked opens nothing more after a second; one that was made just now is looked up at once.
final class KeyRing: Sendable {
    private struct State {
        var byPrefix: [String: [AccessKey]] = [:]
        var byOwner: [Owner: AccessKey] = [:]
        var readAt: ContinuousClock.Instant?
        var missedAt: ContinuousClock.Instant?
        var isReading = false
    }

    private let studio: any ServedStudio
    private let temporary: TemporaryKey?
    private let temporaryDigest: String?
    private let now: @Sendable () -> Date
    private let state = Mutex(State())

    init(studio: any ServedStudio, temporary: TemporaryKey?, now: @escaping @Sendable () -> Date) {
        self.studio = studio
        self.temporary = temporary
        self.temporaryDigest = temporary?.secret.digest
        self.now = now
    }

    /// Who presents a text as their key; `nil` if it is nobody's, or not any more.
    ///
    /// - Throws: what reading the ledger throws.
    func caller(presenting text: some StringProtocol) async throws(RushesError) -> Caller? {
        guard let secret = KeySecret(String(text)) else { return nil }
        if let temporary, let temporaryDigest, Self.areEqual(secret.digest, temporaryDigest) {
            return Caller(owner: temporary.owner, key: nil)
        }
        try await refresh(olderThan: .seconds(1))
        if let key = key(of: secret) { return Caller(owner: key.owner, key: key) }
        // It may have been made since. Guesses must not make the ledger work, so this is done now and then only.
        let mayLookAgain = state.withLock { state in
            let moment = ContinuousClock.now
            if let last = state.missedAt, last.duration(to: moment) < .milliseconds(200) { return false }
            state.missedAt = moment
            return true
        }
        guard mayLookAgain else { return nil }
        try await refresh(olderThan: .zero)
        return key(of: secret).map { Caller(owner: $0.owner, key: $0) }
    }

    /// Whether an owner has a key that still opens something.
    ///
    /// - Throws: what reading the ledger throws.
    func isValid(_ owner: Owner) async throws(RushesError) -> Bool {
        if owner == temporary?.owner { return true }
        try await refresh(olderThan: .seconds(1))
        return state.withLock { $0.byOwner[owner] }?.isValid(at: now()) ?? false
    }

    private func key(of secret: KeySecret) -> AccessKey? {
        let candidates = state.withLock { $0.byPrefix[secret.prefix] } ?? []
        let moment = now()
        return candidates.first { secret.matches($0) && $0.isValid(at: moment) }
    }

    private func refresh(olderThan age: Duration) async throws(RushesError) {
        let isOurs = state.withLock { state in
            if let readAt = state.readAt, age > .zero, readAt.duration(to: .now) < age { return false }
            // Somebody reads them already; the old ones do for as long as that takes, unless there are none.
            if state.isReading, state.readAt != nil { return false }
            state.isReading = true
            return true
        }
        guard isOurs else { return }
        defer { state.withLock { $0.isReading = false } }
        let keys = try await studio.ledger().keys()
        state.withLock { state in
            state.byPrefix = Dictionary(grouping: keys, by: \.prefix)
            state.byOwner = Dictionary(keys.map { ($0.owner, $0) }) { $1 }
            state.readAt = .now
        }
    }

    private static func areEqual(_ left: String, _ right: String) -> Bool {
        guard left.utf8.count == right.utf8.count else { return false }
        return zip(left.utf8, right.utf8).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
