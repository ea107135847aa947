import Foundation
import Hummingbird
import RushesCore
import RushesLedger

/// What a key has spent and may still spend, in the form of the service's billing API.
struct BillingRoutes: Sendable {
    let floor: GatewayFloor

    /// `GET /public/v1/balance`: what is left of the key's budgets; the account behind the gateway is nobody's business.
    func balance(_ request: Request, _ context: GatewayContext, _ caller: Caller) async throws -> Response {
        let ledger = try await floor.studio.ledger()
        var budgets: [JSONValue] = []
        var left: Money?
        for budget in try await ledger.budgets(of: caller.owner) {
            let spent = try await ledger.spending(of: caller.owner, against: budget, at: floor.now())
            let rest = max(
                Money(micros: 0, currency: budget.limit.currency),
                budget.limit - spent.held - spent.charged
            )
            left = left.map { min($0, rest) } ?? rest
            budgets.append(
                .object([
                    "period": .string(budget.period.rawValue), "limit": .string(Self.six(budget.limit)),
                    "charged": .string(Self.six(spent.charged)), "held": .string(Self.six(spent.held)),
                    "left": .string(Self.six(rest)),
                ])
            )
        }
        let all = try await ledger.spending(of: caller.owner, since: Date(timeIntervalSince1970: 0))
        let purse = try await purse(of: caller, left: left)
        func amount(_ money: Money) -> JSONValue {
            .object(["value": .string(Self.six(money)), "currency": "usd"])
        }
        return Answer.json(
            .object([
                "object": "balance", "scope": "account",
                "account": .object([
                    "id": .string(caller.owner.rawValue), "name": .string(caller.name), "type": "gateway_key",
                ]),
                "available": amount(purse.money), "unlimited": .bool(purse.isUnlimited), "frozen": amount(all.held),
                "cash": amount(purse.money), "bonus": amount(.zero), "subscription_bonus": amount(.zero),
                "credit_grant": .object([
                    "status": "none", "granted": amount(.zero), "used": amount(.zero),
                    "remaining_overdraft": amount(.zero), "overdrawn": amount(.zero),
                ]),
                "budgets": .array(budgets), "rehearsal": .bool(floor.studio.isRehearsal),
                "request_id": .string(context.id),
            ])
        )
    }

    /// What stands for "as much as you like" where a figure must stand: typed readers take no other.
    private static let plenty = Money(micros: 1_000_000_000_000)

    /// What a caller may still spend. The account behind the gateway is nobody's business but the operator's own.
    private func purse(of caller: Caller, left: Money?) async throws -> (money: Money, isUnlimited: Bool) {
        // No budget refuses a rehearsal: all of it is play money.
        if floor.studio.isRehearsal { return (Self.plenty, true) }
        guard caller.key == nil else { return left.map { ($0, false) } ?? (Self.plenty, true) }
        guard let account = try await floor.studio.accountBalance() else {
            return left.map { ($0, false) } ?? (Self.plenty, true)
        }
        // Amounts of different currencies cannot be compared.
        guard let left, left.currency == account.currency else { return (account, false) }
        return (min(left, account), false)
    }

    /// An amount with six places, as the billing API writes them.
    static func six(_ money: Money) -> String {
        let magnitude = money.micros.magnitude
        let fraction = String(magnitude % 1_000_000)
        return "\(money.micros < 0 ? "-" : "")\(magnitude / 1_000_000)."
            + String(repeating: "0", count: 6 - fraction.count) + fraction
    }
}
