import Foundation
import RushesCore

/// What a question about usage or costs asks for: which days, whose, and by what they are told apart.
struct AtlasUsageQuery {
    /// Whose figures are asked for. A caller has those of their own key, whichever word they use: the account behind is
    /// nobody's business.
    enum Scope: String, CaseIterable {
        case own = "self"
        case account
    }

    /// What the figures of a day are told apart by.
    enum Group: String, CaseIterable {
        case modelType = "model_type"
        case model
        case key = "api_key"
    }

    let scope: Scope
    let groups: Set<Group>
    /// The models that count; all if it is empty.
    let models: Set<String>
    /// Whether video counts.
    let takesVideo: Bool
    /// The first day of the page, in UTC.
    let first: Date
    /// The end of the span: the beginning of the first day that does not count.
    let end: Date
    /// How many days a page has at most.
    let limit: Int

    /// The longest span, in days.
    private static let mostDayCount = 180

    /// Reads a query.
    ///
    /// - Parameters:
    ///   - query: what stands behind the question mark.
    ///   - now: the present; without an end the span ends with today, without a beginning it is 30 days long.
    /// - Throws: `invalid_brief` with the parameter's name.
    init(_ query: String, now: Date) throws(RushesError) {
        var values: [String: [String]] = [:]
        for pair in query.split(separator: "&").prefix(200) {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(parts[0]), let value = Self.decoded(parts.count > 1 ? parts[1] : "") else {
                throw RushesError(.invalidBrief, "the query is not percent-encoded as it should be", hint: nil)
            }
            // `group_by[]`, `group_by[0]` and `group_by` are the same to various clients.
            values[String(name.prefix { $0 != "[" }), default: []].append(value)
        }
        func list(_ name: String) -> [String] {
            (values[name] ?? []).flatMap { $0.split(separator: ",").map(String.init) }
        }
        scope = try Self.word(values["scope"]?.last, named: "scope") ?? .own
        var groups: Set<Group> = []
        for text in list("group_by") {
            if let group: Group = try Self.word(text, named: "group_by") { groups.insert(group) }
        }
        self.groups = groups
        models = Set(list("model_ids"))
        let types = list("model_types").map { $0.lowercased() }
        takesVideo = types.isEmpty || types.contains("video")

        let today = try Self.day(Self.name(of: now), named: "today")
        let tomorrow = (today ?? now).addingTimeInterval(86_400)
        let end = try Self.day(values["end_date"]?.last, named: "end_date") ?? tomorrow
        let start =
            try Self.day(values["start_date"]?.last, named: "start_date") ?? end.addingTimeInterval(-30 * 86_400)
        let count = Int((end.timeIntervalSince(start) / 86_400).rounded())
        guard count > 0 else {
            throw RushesError(
                .invalidBrief,
                "`end_date` must be later than `start_date`: its own day does not count",
                hint: nil
            )
        }
        guard count <= Self.mostDayCount else {
            throw RushesError(.invalidBrief, "the days must be at most \(Self.mostDayCount)", hint: nil)
        }
        limit = try Self.limit(values["limit"]?.last)
        var first = start
        if let cursor = values["page"]?.last, !cursor.isEmpty {
            guard let day = Self.day(ofCursor: cursor), day >= start, day < end else {
                throw RushesError(.invalidBrief, "`page` is no `next_page` of this question", hint: nil)
            }
            first = day
        }
        self.first = first
        self.end = end
    }

    // MARK: - Values

    private static func word<Word: RawRepresentable & CaseIterable>(
        _ text: String?,
        named name: String
    ) throws(RushesError) -> Word? where Word.RawValue == String {
        guard let text, !text.isEmpty else { return nil }
        guard let word = Word(rawValue: text.lowercased()) else {
            let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw RushesError(.invalidBrief, "`\(name)` must be one of \(words)", hint: nil)
        }
        return word
    }

    private static func limit(_ text: String?) throws(RushesError) -> Int {
        guard let text, !text.isEmpty else { return mostDayCount }
        guard let number = Int(text), (1...1000).contains(number) else {
            throw RushesError(.invalidBrief, "`limit` must be a number from 1 to 1000", hint: nil)
        }
        return number
    }

    static func day(_ text: String?, named name: String) throws(RushesError) -> Date? {
        guard let text, !text.isEmpty else { return nil }
        guard text.utf8.count == 10, let date = try? Date(text, strategy: .iso8601.year().month().day()),
            Self.name(of: date) == text
        else { throw RushesError(.invalidBrief, "`\(name)` must be a day such as 2026-11-26", hint: nil) }
        return date
    }

    /// A day as it is written.
    static func name(of day: Date) -> String { day.formatted(.iso8601.year().month().day()) }

    /// Where a page begins that begins with a day, for the caller to give back.
    static func cursor(of day: String) -> String {
        Data("day:\(day)".utf8).base64EncodedString().replacing("=", with: "")
    }

    private static func day(ofCursor cursor: String) -> Date? {
        guard cursor.utf8.count <= 40,
            let data = Data(base64Encoded: cursor + String(repeating: "=", count: (4 - cursor.utf8.count % 4) % 4))
        else { return nil }
        let text = String(decoding: data, as: UTF8.self)
        guard text.hasPrefix("day:") else { return nil }
        return (try? day(String(text.dropFirst(4)), named: "page")) ?? nil
    }

    private static func decoded(_ text: Substring) -> String? {
        text.replacing("+", with: " ").removingPercentEncoding
    }
}
