import Foundation
import Hummingbird
import RushesCore
import RushesLedger

/// What a key's jobs were and what they have cost, by day, in the form of the service's billing API.
enum AtlasUsage {
    /// `GET /public/v1/model-costs`: what the key's jobs have cost.
    static func costs(_ call: RouteCall, _ caller: Caller) async throws -> Response {
        try await page(call, caller, object: "model_cost")
    }

    /// `GET /public/v1/model-usage`: how many jobs there were.
    static func usage(_ call: RouteCall, _ caller: Caller) async throws -> Response {
        try await page(call, caller, object: "model_usage")
    }

    private static func page(
        _ call: RouteCall,
        _ caller: Caller,
        object: String
    ) async throws -> Response {
        let query = try AtlasUsageQuery(call.request.uri.query ?? "", now: call.wording.now)
        let ledger = try await call.dependencies.studio.ledger()
        let today = AtlasUsageQuery.name(of: call.wording.now)
        // Only days on which something was spent or held have a bucket, and only video is made here.
        let days =
            query.takesVideo
            ? try await ledger.outlays(of: caller.owner, since: query.first, until: query.end, by: .day).map(\.key) : []
        var data: [JSONValue] = []
        for day in days.prefix(query.limit) {
            guard let start = try AtlasUsageQuery.day(day, named: "day") else { continue }
            let end = start.addingTimeInterval(86_400)
            let outlays = try await ledger.outlays(of: caller.owner, since: start, until: end, by: .model)
            let chosen = outlays.filter { query.models.isEmpty || query.models.contains($0.key) }
            data.append(
                .object([
                    "object": "bucket", "date": .string(day), "start_at": .string("\(day)T00:00:00Z"),
                    "end_at": .string("\(AtlasUsageQuery.name(of: end))T00:00:00Z"), "partial": .bool(day == today),
                    "results": .array(results(of: chosen, query, caller, object: object)),
                ])
            )
        }
        let next = days.count > query.limit ? days[query.limit] : nil
        return ResponseFactory.json(
            .object([
                "object": "page", "scope": .string(query.scope.rawValue), "data": .array(data),
                "has_more": .bool(next != nil),
                "next_page": next.map { .string(AtlasUsageQuery.cursor(of: $0)) } ?? .null,
                "request_id": .string(call.context.id),
            ])
        )
    }

    private static func results(of outlays: [Outlay], _ query: AtlasUsageQuery, _ caller: Caller, object: String)
        -> [JSONValue]
    {
        guard !outlays.isEmpty else { return [] }
        func result(_ outlays: [Outlay], model: String?) -> JSONValue {
            let count = outlays.reduce(0) { $0 + $1.jobCount }
            var members: [String: JSONValue] = [
                "object": .string(object), "num_requests": .integer(Int64(count)),
                "model_id": model.map { .string($0) } ?? .null,
                "model_type": query.groups.contains(.modelType) ? "Video" : .null,
                "api_key_id": query.groups.contains(.key) ? .string(caller.owner.rawValue) : .null,
                "api_key_name": query.groups.contains(.key) ? .string(caller.name) : .null,
            ]
            if object == "model_cost" {
                members["amount"] = amount(outlays.dropFirst().reduce(outlays[0].charged) { $0 + $1.charged })
                members["held"] = amount(outlays.dropFirst().reduce(outlays[0].held) { $0 + $1.held })
            }
            return .object(members)
        }
        guard query.groups.contains(.model) else { return [result(outlays, model: nil)] }
        return outlays.map { result([$0], model: $0.key) }
    }

    private static func amount(_ money: Money) -> JSONValue {
        .object(["value": .string(AtlasBilling.six(money)), "currency": "usd"])
    }
}
