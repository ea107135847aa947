import Foundation
import Hummingbird
import RushesCore
import RushesLedger

/// What a key has spent and may still spend, in the form of the service's billing API.
enum AtlasBilling {
    /// `GET /public/v1/balance`: what is left of the key's budgets; the account behind the gateway is nobody's business.
    static func balance(_ call: RouteCall, _ caller: Caller) async throws -> Response {
        let funds = try await CallerFunds(of: caller, call.dependencies)
        let budgets = funds.budgets.map { budget in
            JSONValue.object([
                "period": .string(budget.period.rawValue), "limit": .string(six(budget.limit)),
                "charged": .string(six(budget.charged)), "held": .string(six(budget.held)),
                "left": .string(six(budget.left)),
            ])
        }
        let available = funds.available ?? plenty
        func amount(_ money: Money) -> JSONValue {
            .object(["value": .string(Self.six(money)), "currency": "usd"])
        }
        return ResponseFactory.json(
            .object([
                "object": "balance", "scope": "account",
                "account": .object([
                    "id": .string(caller.owner.rawValue), "name": .string(caller.name), "type": "gateway_key",
                ]),
                "available": amount(available), "unlimited": .bool(funds.available == nil),
                "frozen": amount(funds.held),
                "cash": amount(available), "bonus": amount(.zero), "subscription_bonus": amount(.zero),
                "credit_grant": .object([
                    "status": "none", "granted": amount(.zero), "used": amount(.zero),
                    "remaining_overdraft": amount(.zero), "overdrawn": amount(.zero),
                ]),
                "budgets": .array(budgets), "rehearsal": .bool(call.dependencies.studio.isRehearsal),
                "request_id": .string(call.context.id),
            ])
        )
    }

    /// What stands for "as much as you like" where a figure must stand: typed readers take no other.
    private static let plenty = Money(micros: 1_000_000_000_000)

    /// An amount with six places, as the billing API writes them.
    static func six(_ money: Money) -> String {
        let magnitude = money.micros.magnitude
        let fraction = String(magnitude % 1_000_000)
        return "\(money.micros < 0 ? "-" : "")\(magnitude / 1_000_000)."
            + String(repeating: "0", count: 6 - fraction.count) + fraction
    }
}
