import RushesCore
import RushesMedia
import Synchronization

/// What the plans of one run share: each file is read once, each price is asked for once.
public final class PlanningCache: Sendable {
    private struct State {
        var files: [String: MeasuredFile] = [:]
        var quotes: [String: Quote] = [:]
    }

    private let state = Guarded(State())

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
        at provider: ProviderID,
        ask: () async throws(RushesError) -> Quote?
    ) async throws(RushesError) -> Quote? {
        let key = "\(provider) \(Self.priceKey(of: input))"
        if let known = state.withLock({ $0.quotes[key] }) { return known }
        let quote = try await ask()
        if let quote { state.withLock { $0.quotes[key] = quote } }
        return quote
    }

    /// What a price hangs on: everything that is sent but the words, the seed, and what pictures show.
    ///
    /// The words are known by the names of their fields, not by what they say: a prompt that reads like a resolution must
    /// not stand for one.
    private static func priceKey(of input: Input) -> String {
        let pictures = Set(input.attachments.filter { $0.kind == .image }.map(\.placeholder))
        func reduced(_ value: JSONValue) -> JSONValue {
            switch value {
            case .string(let text) where pictures.contains(text): "picture"
            case .array(let values): .array(values.map(reduced))
            case .object(let members): .object(members.mapValues(reduced))
            default: value
            }
        }
        var body = input.body.mapValues(reduced)
        for name in ["prompt", "negative_prompt", "seed"] { body[name] = nil }
        return "\(input.model) \(JSONValue.object(body).canonicalJSON)"
    }
}
