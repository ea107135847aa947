import Foundation
import RushesCore
import RushesLedger

/// What a caller may still spend.
struct CallerFunds: Sendable {
    /// A budget of the key's, and what of it is gone.
    struct Line: Sendable {
        var period: Budget.Period
        var limit: Money
        var charged: Money
        var held: Money
        var left: Money
    }

    /// The key's budgets.
    let budgets: [Line]
    /// What is held for the caller's jobs.
    let held: Money
    /// The most that the caller may still spend; `nil` for no limit.
    ///
    /// The account behind the gateway is nobody's business but the operator's own.
    let available: Money?

    /// Reads a caller's figures.
    ///
    /// - Throws: what reading the ledger, or the operator's account, throws.
    init(of caller: Caller, _ dependencies: GatewayDependencies) async throws(RushesError) {
        let ledger = try await dependencies.studio.ledger()
        var budgets: [Line] = []
        for budget in try await ledger.budgets(of: caller.owner) {
            let spent = try await ledger.spending(of: caller.owner, against: budget, at: dependencies.now())
            let nothing = Money(micros: 0, currency: budget.limit.currency)
            budgets.append(
                Line(
                    period: budget.period,
                    limit: budget.limit,
                    charged: spent.charged,
                    held: spent.held,
                    left: max(nothing, budget.limit - spent.held - spent.charged)
                )
            )
        }
        self.budgets = budgets
        held = try await ledger.spending(of: caller.owner, since: Date(timeIntervalSince1970: 0)).held
        let left = budgets.map(\.left).min()
        // No budget refuses a rehearsal: all of it is play money.
        guard !dependencies.studio.isRehearsal else {
            available = nil
            return
        }
        guard caller.key == nil, let account = try await dependencies.studio.accountBalance() else {
            available = left
            return
        }
        // Amounts of different currencies cannot be compared.
        available = left.map { $0.currency == account.currency ? min($0, account) : account } ?? account
    }
}
