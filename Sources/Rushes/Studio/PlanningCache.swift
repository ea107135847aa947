import RushesCore
import RushesMedia
import Synchronization

/// What the plans of one run share: each file is read once, each price is asked for once.
public final class PlanningCache: Sendable {
    private struct State {
        var files: [String: MeasuredFile] = [:]
        var quotes: [String: Quote] = [:]
    }

    private let state = Mutex(State())

    /// Makes an empty cache.
    public init() {}

    /// How much is remembered.
    var count: Int { state.withLock { $0.files.count + $0.quotes.count } }

    /// A file, measured if that has not been done.
    func file(at path: String) async throws(RushesError) -> MeasuredFile {
        if let known = state.withLock({ $0.files[path] }) { return known }
        let measured = try await FileMeasurement.measure(path)
        state.withLock { $0.files[path] = measured }
        return measured
    }

    /// The price of an input, asked for if that has not been done for one that costs the same.
    func quote(
        of input: Input,
        brief: Brief,
        ask: () async throws(RushesError) -> Quote?
    ) async throws(RushesError) -> Quote? {
        let key = Self.priceKey(of: input, brief: brief)
        if let known = state.withLock({ $0.quotes[key] }) { return known }
        let quote = try await ask()
        if let quote { state.withLock { $0.quotes[key] = quote } }
        return quote
    }

    /// What a price hangs on: everything that is sent but the words, the seed, and what pictures show.
    private static func priceKey(of input: Input, brief: Brief) -> String {
        let words = Set([brief.prompt, brief.negativePrompt].compactMap(\.self))
        let pictures = Set(input.attachments.filter { $0.kind == .image }.map(\.placeholder))
        func reduced(_ value: JSONValue) -> JSONValue {
            switch value {
            case .string(let text) where words.contains(text): "words"
            case .string(let text) where pictures.contains(text): "picture"
            case .array(let values): .array(values.map(reduced))
            case .object(let members): .object(members.mapValues(reduced))
            default: value
            }
        }
        var body = input.body.mapValues(reduced)
        body["seed"] = nil
        return "\(input.model) \(JSONValue.object(body).canonicalJSON)"
    }
}
