import Foundation
public import RushesCore
public import RushesLedger
import RushesLedgerSQLite
import RushesMedia
import RushesWorker

/// The account: what was spent, what may be spent, and whether ledger and files agree.
extension LocalStudio {
    /// Sets a limit for a period, or takes it away (`nil`).
    ///
    /// - Throws: `invalid_brief` if the limit is negative, and what the ledger throws.
    public func setBudget(_ limit: Money?, per period: Budget.Period) async throws(RushesError) {
        try await ledger().set(limit, per: period, for: owner, at: environment.now())
    }

    /// The limits that hold now, each with what counts against it.
    ///
    /// - Throws: what the ledger throws. That there is no ledger yet is not an error.
    public func budgets() async throws(RushesError) -> [(budget: Budget, spending: Spending)] {
        try await budgets(of: owner)
    }

    /// As ``budgets()``, for any owner.
    func budgets(of owner: Owner) async throws(RushesError) -> [(budget: Budget, spending: Spending)] {
        guard hasLedger else { return [] }
        let ledger = try await ledger()
        var result: [(Budget, Spending)] = []
        for budget in try await ledger.budgets(of: owner) {
            let spending = try await ledger.spending(of: owner, against: budget, at: environment.now())
            result.append((budget, spending))
        }
        return result
    }

    /// Copies the ledger while jobs may run; the copy is of one moment.
    ///
    /// - Parameters:
    ///   - path: the copy's file.
    ///   - replacing: whether an existing file may be replaced.
    /// - Throws: `output_exists`, `output_unwritable`, `disk_full`, `not_found` if there is no ledger yet.
    public func backUpLedger(to path: String, replacing: Bool) async throws(RushesError) {
        guard hasLedger else {
            throw RushesError(.notFound, "there is no ledger yet", hint: "it is made by the first job")
        }
        let ledger = try await SQLiteLedgerStore(path: configuration.ledgerPath, creating: false)
        try await ledger.backUp(to: path, replacing: replacing)
        try? await ledger.close()
    }

    /// Reads the files of takes again and compares them with the ledger, two at a time.
    ///
    /// - Parameters:
    ///   - takes: the takes.
    ///   - report: told of each, in the order of the takes.
    /// - Throws: `interrupted` if the task is cancelled. A file that is missing or cannot be read is not thrown.
    public func verify(_ takes: [Take], report: (TakeFinding) -> Void) async throws(RushesError) {
        var start = 0
        while start < takes.count {
            if Task.isCancelled { throw RushesError(.interrupted, "the reading was interrupted") }
            let first = takes[start]
            let second = start + 1 < takes.count ? takes[start + 1] : nil
            async let left = Self.condition(of: first)
            if let second {
                async let right = Self.condition(of: second)
                report(TakeFinding(take: first, condition: await left))
                report(TakeFinding(take: second, condition: await right))
            } else {
                report(TakeFinding(take: first, condition: await left))
            }
            start += 2
        }
    }

    private static func condition(of take: Take) async -> TakeFinding.Condition {
        do throws(RushesError) {
            let digest = try await FileDigest.of(fileAt: take.path)
            let isWhole = digest.sha256 == take.sha256 && digest.byteCount == take.byteCount
            return isWhole ? .whole : .changed(byteCount: digest.byteCount)
        } catch {
            return error.code == .fileNotFound ? .missing : .unreadable(reason: error.message)
        }
    }

    /// Every take of the owner, newest first.
    ///
    /// - Throws: what the ledger throws. That there is no ledger yet is not an error.
    public func allTakes() async throws(RushesError) -> [Take] { try await allTakes(of: owner) }

    func allTakes(of owner: Owner) async throws(RushesError) -> [Take] {
        guard hasLedger else { return [] }
        let ledger = try await ledger()
        var takes: [Take] = []
        while true {
            let filter = JobFilter(before: takes.last?.id.rawValue, limit: 1000)
            let page = try await ledger.takes(of: owner, where: filter)
            takes += page
            if page.count < filter.limit { return takes }
        }
    }
}
