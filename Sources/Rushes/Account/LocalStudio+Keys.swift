public import Foundation
public import RushesCore
public import RushesLedger
import RushesWorker

/// The keys of those who call the gateway.
extension LocalStudio {
    /// Makes a key and records it, with its budget.
    ///
    /// - Parameters:
    ///   - name: what it is called: 1 to 64 characters, and no other valid key's name.
    ///   - models: which models it may use: patterns such as `google/*`; none means all.
    ///   - callsPerSecond: how many calls a second it may make; `nil` for as many as it likes.
    ///   - expiresAt: from when on it is no longer valid; `nil` for never.
    ///   - budget: what may be spent with it; `nil` for no limit of its own.
    /// - Returns: the key, and its text, which is kept nowhere else.
    /// - Throws: `invalid_brief` if one of these cannot be, and what the ledger throws.
    public func makeKey(
        named name: String,
        models: [String] = [],
        callsPerSecond: Double? = nil,
        expiresAt: Date? = nil,
        budget: Budget? = nil
    ) async throws(RushesError) -> (key: AccessKey, secret: KeySecret) {
        try AccessKey.check(name: name, models: models, callsPerSecond: callsPerSecond)
        let now = environment.now().keptToMillisecond
        if let expiresAt, expiresAt <= now {
            throw RushesError(.invalidBrief, "the key would have expired already", hint: "give a day to come, or 90d")
        }
        var randomness = SystemRandomNumberGenerator()
        let secret = KeySecret(using: &randomness)
        let key = AccessKey(
            id: AccessKey.ID(milliseconds: now.milliseconds, using: &randomness),
            name: name,
            secret: secret,
            models: models,
            callsPerSecond: callsPerSecond,
            createdAt: now,
            expiresAt: expiresAt?.keptToMillisecond
        )
        let ledger = try await ledger()
        // The ledger refuses a name that is taken, but a limit that stands there for nobody would stay.
        for other in try await ledger.keys() where other.name == name && other.isValid(at: now) {
            throw other.nameTaken
        }
        // First the limit, so that there is never a key without it.
        if let budget { try await ledger.set(budget.limit, per: budget.period, for: key.owner, at: now) }
        try await ledger.add(key)
        return (key, secret)
    }

    /// The keys, oldest first, each with what may be and is spent with it.
    ///
    /// - Parameter all: whether those that are revoked or have expired are among them.
    /// - Returns: the keys; that there are none is not an error.
    /// - Throws: what the ledger throws. That there is no ledger yet is not an error.
    public func keys(all: Bool = false) async throws(RushesError) -> [KeyAccount] {
        guard hasLedger else { return [] }
        let now = environment.now()
        var accounts: [KeyAccount] = []
        for key in try await ledger().keys() where all || key.isValid(at: now) {
            let spending = try await ledger().spending(of: key.owner, since: Date(timeIntervalSince1970: 0))
            accounts.append(KeyAccount(key: key, spending: spending, budgets: try await budgets(of: key.owner)))
        }
        return accounts
    }

    /// Makes a key invalid for ever. What was asked for with it goes on; that it was revoked before is not an error.
    ///
    /// - Parameter text: its name, or any unique beginning of its id.
    /// - Returns: the key as it now is.
    /// - Throws: `not_found`; `invalid_brief` if several keys may be meant; what the ledger throws.
    @discardableResult
    public func revokeKey(_ text: String) async throws(RushesError) -> AccessKey {
        let key = try await key(called: text)
        return try await ledger().revoke(key.id, at: environment.now())
    }

    /// The one key that somebody means; if no valid one does, it may be one that was revoked or has expired.
    ///
    /// - Parameter text: its name, or any unique beginning of its id.
    /// - Returns: the key. Its `owner` is whose studio shows its jobs: `LocalStudio(configuration, owner: key.owner)`.
    /// - Throws: `not_found`; `invalid_brief` if several keys may be meant; what the ledger throws.
    public func key(called text: String) async throws(RushesError) -> AccessKey {
        let keys = hasLedger ? try await ledger().keys() : []
        return try keys.one(called: text, at: environment.now())
    }

    /// Everybody's unfinished jobs, those in doubt included: the user's own first, then each key's that has any, by age
    /// of the keys; the newest first, and no more than a thousand of each.
    ///
    /// - Returns: the jobs, each with the key that it is of; `nil` stands for the user.
    /// - Throws: what the ledger throws. That there is no ledger yet is not an error.
    public func everyonesOpenJobs() async throws(RushesError) -> [(job: Job, key: AccessKey?)] {
        guard hasLedger else { return [] }
        let ledger = try await ledger()
        let filter = JobFilter(states: Set(JobState.allCases.filter { !$0.isTerminal }), limit: 1000)
        var found = try await ledger.jobs(of: .local, where: filter).map { (job: $0, key: AccessKey?.none) }
        for key in try await ledger.keys() {
            found += try await ledger.jobs(of: key.owner, where: filter).map { (job: $0, key: AccessKey?.some(key)) }
        }
        return found
    }
}
