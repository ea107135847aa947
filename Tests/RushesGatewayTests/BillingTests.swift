import Foundation
import HTTPTypes
import RushesCore
import RushesGateway
import RushesLedger
import RushesTesting
import Testing

/// Balances, usage and costs, as typed readers take them.
struct BillingTests {
    @Test(arguments: ["available", "cash", "bonus", "subscription_bonus", "frozen"])
    func `every amount of a balance is a number as text, with a budget or without`(name: String) async throws {
        try await Front.use { front in
            for isBounded in [false, true] {
                if isBounded {
                    let limit = Money(micros: 2_000_000)
                    try await front.studio.store.set(limit, per: .month, for: front.owners.first, at: LedgerTake.now)
                }
                let balance = try await front.get("/public/v1/balance").json
                let text = try #require(balance[name]?["value"]?.stringValue, "\(balance)")
                #expect(Money(decimal: text) != nil)
                #expect(text.split(separator: ".").last?.count == 6)
                #expect(balance[name]?["currency"] == "usd")
                #expect(balance["unlimited"] == .bool(!isBounded))
                #expect(balance["available"]?["value"]?.stringValue == (isBounded ? "2.000000" : "1000000.000000"))
                for grant in ["granted", "used", "remaining_overdraft", "overdrawn"] {
                    #expect(balance["credit_grant"]?[grant]?["value"]?.stringValue != nil)
                }
            }
        }
    }

    @Test func `a rehearsal has play money, whatever the budget`() async throws {
        try await Front.use(rehearses: true) { front in
            try await front.studio.store.set(.zero, per: .month, for: front.owners.first, at: LedgerTake.now)
            let balance = try await front.get("/public/v1/balance").json
            #expect(balance["available"]?["value"] == "1000000.000000")
            #expect(balance["rehearsal"] == true)
            #expect(balance["budgets"]?.arrayValue?.first?["left"] == "0.000000")
        }
    }

    @Test func `the account behind is shown to its operator and to nobody else`() async throws {
        let secret = LedgerSample.secret(9)
        try await Front.use(settings: { $0.temporaryKey = TemporaryKey(secret, owner: .local) }) { front in
            front.studio.setAccount(Money(micros: 12_500_000))
            let own = try await front.get("/public/v1/balance", key: secret.reveal()).json
            #expect(own["available"]?["value"] == "12.500000")
            #expect(own["unlimited"] == false)
            try await front.studio.store.set(Money(micros: 3_000_000), per: .day, for: .local, at: LedgerTake.now)
            let bounded = try await front.get("/public/v1/balance", key: secret.reveal()).json
            #expect(bounded["available"]?["value"] == "3.000000")
            let other = try await front.get("/public/v1/balance").json
            #expect(other["available"]?["value"] == "1000000.000000")
        }
    }

    /// Three jobs of two models on 2026-11-18, each charged.
    private static func spend(_ front: Front) async throws {
        let models = [
            "google/gemini-omni-flash/text-to-video-developer", "google/gemini-omni-flash/text-to-video-developer",
            "google/veo3.1-lite/text-to-video",
        ]
        for (number, model) in models.enumerated() {
            let reply = try await front.post(
                "/api/v1/model/generateVideo",
                .object(["model": .string(model), "prompt": .string("a heron \(number)")])
            )
            let id = Job.ID(rawValue: try #require(reply.data["id"]?.stringValue, "\(reply.text)"))
            try await front.studio.finish(id, owner: front.owners.first, clip: "/nowhere", number: number + 1)
        }
    }

    @Test(arguments: ["model-usage", "model-costs"])
    func `usage and costs come by day, told apart as is asked for`(route: String) async throws {
        try await Front.use { front in
            try await Self.spend(front)
            func page(_ query: String) async throws -> JSONValue {
                let reply = try await front.get("/public/v1/\(route)?\(query)")
                #expect(reply.status == 200, "\(reply.text)")
                return reply.json
            }
            let all = try await page("start_date=2026-11-01&end_date=2026-11-19&scope=account")
            #expect(all["scope"] == "account")
            #expect(try await page("scope=self")["scope"] == "self")
            #expect(try await page("")["scope"] == "self")
            let day = try #require(all["data"]?.arrayValue?.first)
            #expect(all["data"]?.arrayValue?.count == 1)
            #expect(day["date"] == "2026-11-18")
            #expect(day["start_at"] == "2026-11-18T00:00:00Z")
            #expect(day["end_at"] == "2026-11-19T00:00:00Z")
            #expect(day["partial"] == true)
            #expect(day["results"]?.arrayValue?.count == 1)
            #expect(day["results"]?.arrayValue?.first?["num_requests"] == 3)
            #expect(all["has_more"] == false)
            #expect(all["next_page"] == .null)
            #expect(all["request_id"]?.stringValue?.isEmpty == false)
            // The end does not count.
            #expect(try await page("start_date=2026-11-01&end_date=2026-11-18")["data"] == [])
            for grouping in [
                "group_by[]=model", "group_by%5B%5D=model", "group_by=model", "group_by[]=model&group_by[]=api_key",
            ] {
                let results = try await page(grouping)["data"]?.arrayValue?.first?["results"]?.arrayValue ?? []
                #expect(results.count == 2, "\(grouping)")
                let counts = Dictionary(
                    uniqueKeysWithValues: results.map { ($0["model_id"]?.stringValue, $0["num_requests"]) }
                )
                #expect(counts["google/veo3.1-lite/text-to-video"] == 1)
                #expect((results[0]["api_key_id"]?.stringValue != nil) == grouping.contains("api_key"))
            }
            let typed = try await page("group_by[]=model_type&model_types[]=Video")
            #expect(typed["data"]?.arrayValue?.first?["results"]?.arrayValue?.first?["model_type"] == "Video")
            #expect(try await page("model_types[]=Image")["data"] == [])
            let one = try await page("model_ids[]=google/veo3.1-lite/text-to-video")
            #expect(one["data"]?.arrayValue?.first?["results"]?.arrayValue?.first?["num_requests"] == 1)
            if route == "model-costs" {
                let amount = day["results"]?.arrayValue?.first?["amount"]
                #expect(amount?["currency"] == "usd")
                #expect(amount?["value"]?.stringValue.flatMap { Money(decimal: $0) } ?? .zero > .zero)
            }
            let other = try await front.get("/public/v1/\(route)?scope=account", key: front.keys.second).json
            #expect(other["data"] == [], "an account is no other's key")
        }
    }

    @Test(arguments: [
        "start_date=yesterday", "start_date=2026-02-30", "start_date=2026-11-18&end_date=2026-11-18",
        "start_date=2026-11-19&end_date=2026-11-18", "start_date=2026-01-01&end_date=2026-11-01", "scope=all",
        "group_by[]=colour", "limit=0", "limit=1001", "limit=x", "page=nonsense", "start_date=%zz",
    ])
    func `a question that cannot be answered is refused in the form of the billing API`(query: String) async throws {
        try await Front.use { front in
            for route in ["model-usage", "model-costs"] {
                let reply = try await front.get("/public/v1/\(route)?\(query)")
                #expect(reply.status == 400, "\(reply.text)")
                #expect(reply.json["error"]?["type"] == "invalid_request_error")
                #expect(reply.json["error"]?["message"]?.stringValue?.isEmpty == false)
                #expect(reply.json["request_id"]?.stringValue?.isEmpty == false)
            }
        }
    }

    @Test func `a long answer comes in pages`() async throws {
        try await Front.use { front in
            // A job a day, on three days.
            for day in 0..<3 {
                let made = LedgerSample.moment(Double(day) * 86_400)
                try await front.studio.spend(onceAt: made, number: 50 + day, owner: front.owners.first)
            }
            var dates: [String] = []
            var cursor: String? = ""
            while let page = cursor, dates.count < 10 {
                let query = "start_date=2026-11-01&end_date=2026-12-01&limit=2&page=\(page)"
                let json = try await front.get("/public/v1/model-usage?\(query)").json
                dates += (json["data"]?.arrayValue ?? []).compactMap { $0["date"]?.stringValue }
                cursor = json["next_page"]?.stringValue
                #expect(json["has_more"] == .bool(cursor != nil))
            }
            #expect(dates == ["2026-11-18", "2026-11-19", "2026-11-20"])
        }
    }
}
