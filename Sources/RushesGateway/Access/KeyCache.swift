import Foundation
import RushesCore
import RushesLedger
import Synchronization

/// The keys as they stood a moment ago, so that a request needs not read them from the ledger.
///
/// A key that is revoked opens nothing more after a second; one that was made just now is looked up at once.
final class KeyCache: Sendable {
    private struct State {
        var byPrefix: [String: [AccessKey]] = [:]
        var byOwner: [Owner: AccessKey] = [:]
        var readAt: ContinuousClock.Instant?
        var missedAt: ContinuousClock.Instant?
        var reading: Task<RushesError?, Never>?
    }

    private let studio: any ServedStudio
    private let temporary: TemporaryKey?
    private let temporaryDigest: String?
    private let now: @Sendable () -> Date
    private let state = Guarded(State())

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

    /// Reads the keys again unless that was done a moment ago. Whoever comes while they are being read waits for that.
    ///
    /// - Parameter age: how old what was read may be; zero for nothing whose reading began before this call.
    /// - Throws: what reading the ledger throws.
    private func refresh(olderThan age: Duration) async throws(RushesError) {
        let called = ContinuousClock.now
        while true {
            let reading: Task<RushesError?, Never>? = state.withLock { state in
                if let readAt = state.readAt, age > .zero ? readAt.duration(to: called) < age : readAt >= called {
                    return nil
                }
                // The old ones do for as long as reading takes, where they may be old.
                if let reading = state.reading { return age > .zero && state.readAt != nil ? nil : reading }
                // Unstructured, because several wait for it.
                let reading = Task { [self] in await read(startedAt: .now) }
                state.reading = reading
                return reading
            }
            guard let reading else { return }
            // When it is over it is no longer in the state: whoever looks again does not meet it.
            if let error = await reading.value { throw error }
        }
    }

    private func read(startedAt moment: ContinuousClock.Instant) async -> RushesError? {
        let result: Result<[AccessKey], RushesError>
        do throws(RushesError) { result = .success(try await studio.ledger().keys()) } catch {
            result = .failure(error)
        }
        return state.withLock { state in
            state.reading = nil
            guard case .success(let keys) = result else {
                if case .failure(let error) = result { return error }
                return nil
            }
            state.byPrefix = Dictionary(grouping: keys, by: \.prefix)
            state.byOwner = Dictionary(keys.map { ($0.owner, $0) }) { $1 }
            state.readAt = moment
            return nil
        }
    }

    private static func areEqual(_ left: String, _ right: String) -> Bool {
        guard left.utf8.count == right.utf8.count else { return false }
        return zip(left.utf8, right.utf8).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
