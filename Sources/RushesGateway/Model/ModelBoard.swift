import Foundation
import RushesCatalog
import RushesCore
import RushesMedia
import Synchronization

/// The models as everybody may read them, put together once a minute at most: lists and descriptions are given without a
/// key, and whoever asks for them must not make the gateway read its disk.
final class ModelBoard: Sendable {
    /// The models of one moment.
    final class Page: Sendable {
        let models: [Model]
        /// The models by their ids.
        let byID: [String: Model]
        private let texts = Guarded<[String: String]>([:])
        private let indices = Guarded<[String: [String: Model]]>([:])

        init(_ models: [Model]) {
            self.models = models
            byID = Dictionary(models.map { ($0.id.rawValue, $0) }) { first, _ in first }
        }

        /// The models by other names that a dialect has for them, put together when that is first asked for.
        ///
        /// - Parameters:
        ///   - dialect: whose names they are.
        ///   - key: a model's name there.
        /// - Returns: the models by those names.
        func models(namedAsIn dialect: String, by key: (Model) -> String) -> [String: Model] {
            if let index = indices.withLock({ $0[dialect] }) { return index }
            let index = Dictionary(models.map { (key($0), $0) }) { first, _ in first }
            indices.withLock { $0[dialect] = index }
            return index
        }

        /// A text about all of them, made when it is first asked for.
        func text(_ name: String, make: ([Model]) -> JSONValue) -> String {
            if let text = texts.withLock({ $0[name] }) { return text }
            let text = make(models).canonicalJSON
            texts.withLock { texts in
                // A gateway has one address, or two while it starts, and a few dialects.
                if texts.count > 32 { texts = [:] }
                texts[name] = text
            }
            return text
        }
    }

    private struct State {
        var page: Page?
        var readAt: Date = .distantPast
        var reading: Task<Result<Page, RushesError>, Never>?
    }

    /// How long what was read is good for.
    private static let life: TimeInterval = 60

    private let catalog: @Sendable () -> Catalog
    private let now: @Sendable () -> Date
    private let state = Guarded(State())

    init(catalog: @escaping @Sendable () -> Catalog, now: @escaping @Sendable () -> Date) {
        self.catalog = catalog
        self.now = now
    }

    /// The models as they stood no longer than a minute ago.
    ///
    /// - Throws: `internal_error` if a saved file of the catalog is damaged and nothing was read before.
    func page() async throws(RushesError) -> Page {
        let moment = now()
        let reading: Task<Result<Page, RushesError>, Never>? = state.withLock { state in
            // A clock that was set back must not keep an old page for ever.
            if state.page != nil, abs(moment.timeIntervalSince(state.readAt)) < Self.life { return nil }
            if let reading = state.reading { return reading }
            // Unstructured, because several wait for it.
            let reading = Task { [self] in await read(at: moment) }
            state.reading = reading
            return reading
        }
        guard let reading else {
            if let page = state.withLock(\.page) { return page }
            return try await read(at: moment).get()
        }
        return try await reading.value.get()
    }

    private func read(at moment: Date) async -> Result<Page, RushesError> {
        let catalog = catalog()
        let result: Result<Page, RushesError>
        do throws(RushesError) {
            result = .success(Page(try await BlockingWork.run { () throws(RushesError) in try catalog.models() }))
        } catch {
            result = .failure(error)
        }
        return state.withLock { state in
            state.reading = nil
            if case .success(let page) = result { (state.page, state.readAt) = (page, moment) }
            // What was good a minute ago is better than nothing.
            if case .failure = result, let page = state.page {
                state.readAt = moment
                return .success(page)
            }
            return result
        }
    }
}
