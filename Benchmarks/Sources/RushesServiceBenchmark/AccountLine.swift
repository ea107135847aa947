import RushesCore
import RushesTesting

/// The account as one line of JSON, with moments in seconds since 1970.
struct AccountLine {
    var account: ServerAccount
    var epoch: Int64
    var refusals: Int

    /// The line, without its end.
    var text: String {
        let accepted = account.submissions.map { moment($0.acceptedAt) }
        let ended = account.submissions.compactMap { $0.endsAt.map(moment) }
        let distinct = Set(account.submissions.map(\.body.canonicalJSON))
        let requests = account.requestCounts.map { ($0.key.rawValue, JSONValue.integer(Int64($0.value))) }
        let value: JSONValue = [
            "connections": .integer(Int64(account.connectionCount)),
            "duplicates": .integer(Int64(account.submissions.count - distinct.count)),
            "firstAcceptance": number(accepted.min()),
            "firstCompletion": number(ended.min()),
            "lastAcceptance": number(accepted.max()),
            "lastCompletion": number(ended.max()),
            "refusals": .integer(Int64(refusals)),
            "requests": .object(Dictionary(requests) { $1 }),
            "submissions": .integer(Int64(account.submissions.count)),
        ]
        return value.canonicalJSON
    }

    private func moment(_ time: Duration) -> Double { Double(epoch) + time / .seconds(1) }

    private func number(_ value: Double?) -> JSONValue { value.map(JSONValue.number) ?? nil }
}
