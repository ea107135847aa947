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
        func amount(_ money: Money?) -> JSONValue {
            .object(["value": money.map { .string(Self.six($0)) } ?? .null, "currency": "usd"])
        }
        return Answer.json(
            .object([
                "object": "balance", "scope": "account",
                "account": .object([
                    "id": .string(caller.owner.rawValue), "name": .string(caller.name), "type": "gateway_key",
                ]),
                // Without a budget there is no figure: what the account behind holds is not the caller's.
                "available": amount(left), "unlimited": .bool(left == nil), "frozen": amount(all.held),
                "cash": amount(left), "bonus": amount(.zero), "budgets": .array(budgets),
                "rehearsal": .bool(floor.studio.isRehearsal), "request_id": .string(context.id),
            ])
        )
    }

    /// `GET /public/v1/model-costs`: what the key's jobs have cost, by day, and within a day by model.
    func modelCosts(_ request: Request, _ context: GatewayContext, _ caller: Caller) async throws -> Response {
        let query = request.uri.queryParameters
        let now = floor.now()
        let lastDay = try Self.day(query["end_date"], named: "end_date")
        let end = lastDay ?? now
        let start = try Self.day(query["start_date"], named: "start_date") ?? end.addingTimeInterval(-30 * 86_400)
        let span = end.timeIntervalSince(start)
        guard span >= 0, span <= 181 * 86_400 else {
            throw RushesError(.invalidBrief, "dates must be in order, and at most 180 days apart", hint: nil)
        }
        let limit = Int(query["limit"] ?? "180") ?? 0
        guard (1...1000).contains(limit) else {
            throw RushesError(.invalidBrief, "`limit` must be a number from 1 to 1000", hint: nil)
        }
        let ledger = try await floor.studio.ledger()
        // The last day counts to its end.
        let until = lastDay?.addingTimeInterval(86_400)
        let outlays = try await ledger.outlays(of: caller.owner, since: start, until: until, by: .day)
        let days = outlays.prefix(limit)
        let data = days.map { outlay -> JSONValue in
            let amount: JSONValue = .object(["value": .string(Self.six(outlay.charged)), "currency": "usd"])
            return .object([
                "object": "bucket", "date": .string(outlay.key), "start_at": .string("\(outlay.key)T00:00:00Z"),
                "partial": .bool(outlay.key == Self.name(of: now)),
                "results": .array([
                    .object([
                        "object": "model_cost", "amount": amount, "num_requests": .integer(Int64(outlay.jobCount)),
                        "held": .object(["value": .string(Self.six(outlay.held)), "currency": "usd"]),
                    ])
                ]),
            ])
        }
        let byModel = try await ledger.outlays(of: caller.owner, since: start, until: until, by: .model)
        let models = byModel.map { outlay -> JSONValue in
            .object([
                "model_id": .string(outlay.key), "num_requests": .integer(Int64(outlay.jobCount)),
                "amount": .object(["value": .string(Self.six(outlay.charged)), "currency": "usd"]),
            ])
        }
        return Answer.json(
            .object([
                "object": "page", "scope": "self", "data": .array(Array(data)), "models": .array(models),
                "has_more": .bool(days.count < outlays.count), "next_page": .null, "request_id": .string(context.id),
            ])
        )
    }

    private static func day(_ text: Substring?, named name: String) throws(RushesError) -> Date? {
        guard let text, !text.isEmpty else { return nil }
        guard text.utf8.count == 10, let date = try? Date(String(text), strategy: .iso8601.year().month().day()) else {
            throw RushesError(.invalidBrief, "`\(name)` must be a day such as 2026-11-26", hint: nil)
        }
        return date
    }

    private static func name(of day: Date) -> String { day.formatted(.iso8601.year().month().day()) }

    /// An amount with six places, as the billing API writes them.
    static func six(_ money: Money) -> String {
        let magnitude = money.micros.magnitude
        let fraction = String(magnitude % 1_000_000)
        return "\(money.micros < 0 ? "-" : "")\(magnitude / 1_000_000)."
            + String(repeating: "0", count: 6 - fraction.count) + fraction
    }
}
