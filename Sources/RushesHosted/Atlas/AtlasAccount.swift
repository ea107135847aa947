public import RushesCore
import RushesProvider

/// What the service says about the account and its models, beside running them.
public struct AtlasAccount: Sendable {
    private let service: AtlasService

    /// Makes a view of an account.
    public init(_ service: AtlasService) {
        self.service = service
    }

    /// What is in the account now (`GET /public/v1/balance` at the base URL's own origin).
    ///
    /// - Throws: `no_api_key`, `invalid_api_key`, `not_allowed`, `rate_limited`, `provider_unreachable`.
    public func balance() async throws(RushesError) -> Money {
        guard service.hasKey else { throw service.missingKey }
        let value = try await read("\(service.address.origin)/public/v1/balance", subject: "the balance")
        let available = value["available"]
        let currency = Currency(rawValue: available?["currency"]?.stringValue ?? "USD")
        guard let text = available?["value"]?.stringValue, let money = Money(decimal: text, currency: currency) else {
            throw RushesError(.providerUnreachable, "the service's answer holds no balance")
        }
        return money
    }

    /// The rows of the service's catalog (`GET /models`), as they are; no key is needed.
    ///
    /// - Throws: `provider_unreachable` if no list came, `rate_limited`, or what the service refused it for.
    public func models() async throws(RushesError) -> [JSONValue] {
        let value = try await read("\(service.address.base)/models", subject: "the list of models", byteLimit: 16 << 20)
        guard let rows = value["data"]?.arrayValue ?? value.arrayValue else {
            throw RushesError(.providerUnreachable, "the service's answer holds no list of models")
        }
        return rows
    }

    /// The served OpenAPI schema of a model, found through its row's `schema` link; the key does not go there.
    ///
    /// A row without a link is looked for at the base URL's own origin, under `/model/schema/`.
    ///
    /// - Parameter row: a row of ``models()``.
    /// - Returns: `nil` if the service has none: some models' schemas are not found, which is not an error.
    /// - Throws: `provider_unreachable`, `rate_limited`, or `request_refused` for a link that must not be followed.
    public func schema(of row: JSONValue) async throws(RushesError) -> JSONValue? {
        let link: String
        let slug = row["model"]?.stringValue?.replacing("/", with: "-") ?? ""
        if let given = row["schema"]?.stringValue, !given.isEmpty {
            link = given.hasPrefix("/") ? service.address.origin + given : given
        } else if !slug.isEmpty,
            slug.utf8.allSatisfy({ $0 == 46 || AtlasService.isPlain(String(decoding: [$0], as: UTF8.self)) })
        {
            link = "\(service.address.origin)/model/schema/\(slug).json"
        } else {
            return nil
        }
        guard service.address.mayAsk(link) else {
            throw RushesError(.requestRefused, "the schema's link is neither https nor at the service's own address")
        }
        do {
            return try await read(link, subject: "the schema", byteLimit: 4 << 20, withKey: false)
        } catch let error where error.code == .notFound {
            return nil
        }
    }

    /// A page of the account's predictions, newest first (`GET /model/history`).
    ///
    /// - Parameters:
    ///   - page: the page's number, from 1.
    ///   - size: how many, no more than 50.
    /// - Returns: the page.
    /// - Throws: as ``balance()``.
    public func history(page: Int = 1, size: Int = 50) async throws(RushesError) -> AtlasHistoryPage {
        let value = try json(in: try await historyAnswer(page: page, size: size), of: "the history")
        guard let data = value["data"], let items = data["items"]?.arrayValue else {
            throw RushesError(.providerUnreachable, "the service's answer holds no history")
        }
        let reader = AtlasPredictionReader(service: service)
        let read = items.compactMap { AtlasHistoryItem($0, reader: reader) }
        return AtlasHistoryPage(
            items: read,
            unreadableCount: items.count - read.count,
            page: data["pageNo"]?.integerValue.map(Int.init) ?? page,
            size: data["pageSize"]?.integerValue.map(Int.init) ?? size,
            total: data["total"]?.integerValue.map(Int.init)
        )
    }

    /// The answer to a question for a page of history, a success whose body is whole but unread.
    func historyAnswer(page: Int, size: Int) async throws(RushesError) -> HTTPAnswer {
        guard service.hasKey else { throw service.missingKey }
        let query = "no=\(max(page, 1))&size=\(min(max(size, 1), 50))"
        return try await answer(
            to: "\(service.address.base)/model/history?\(query)",
            subject: "the history",
            byteLimit: 16 << 20,
            limit: service.limits.history
        )
    }

    private func read(
        _ url: String,
        subject: String,
        byteLimit: Int = 1 << 20,
        limit: Duration? = nil,
        withKey: Bool = true
    ) async throws(RushesError) -> JSONValue {
        try json(
            in: try await answer(to: url, subject: subject, byteLimit: byteLimit, limit: limit, withKey: withKey),
            of: subject
        )
    }

    private func json(in answer: HTTPAnswer, of subject: String) throws(RushesError) -> JSONValue {
        let reply = AtlasReply(answer)
        if (200..<300).contains(reply.status), let value = reply.value { return value }
        throw failure(reply, subject: subject, trouble: answer.trouble)
    }

    /// Asks for something.
    ///
    /// - Returns: an answer whose HTTP status is a success; what its envelope says is still to be looked at.
    private func answer(
        to url: String,
        subject: String,
        byteLimit: Int,
        limit: Duration?,
        withKey: Bool = true
    ) async throws(RushesError) -> HTTPAnswer {
        var call = HTTPCall(url: url)
        call.limit = limit ?? service.limits.account
        call.answerLimit = byteLimit
        call.mayCarryKey = withKey
        switch await service.transport.send(call) {
        case .notSent(let reason), .lost(let reason):
            throw RushesError(.providerUnreachable, "the service cannot be asked for \(subject): \(reason)")
        case .answered(let answer):
            if (200..<300).contains(answer.status) { return answer }
            throw failure(AtlasReply(answer), subject: subject, trouble: answer.trouble)
        }
    }

    private func failure(_ reply: AtlasReply, subject: String, trouble: String?) -> RushesError {
        let words = service.words(reply.words)
        let said = words.map { ": \($0)" } ?? ""
        switch reply.status {
        case 404:
            return RushesError(
                .notFound,
                "the service does not have \(subject)\(said)",
                hint: "check ATLASCLOUD_BASE_URL"
            )
        case 429:
            return RushesError(.rateLimited, "the service says that there are too many requests\(said)")
        case 200..<300:
            let what = trouble ?? "cannot be read"
            return RushesError(.providerUnreachable, "the service's answer for \(subject) \(what)")
        default:
            return AtlasRefusal(subject: subject, key: service.transport.key).error(for: reply, words: words)
                ?? RushesError(
                    .providerUnreachable,
                    "the service gave no answer for \(subject) (\(reply.status))\(said)"
                )
        }
    }
}
