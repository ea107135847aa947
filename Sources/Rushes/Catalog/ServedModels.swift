import Foundation
import RushesCatalog
import RushesCore
import RushesProvider
import Synchronization

/// Models that the bundled catalog lacks and the service serves: looked up when a brief names one.
///
/// The service's list is read at most once in five minutes, whoever asks, so that names made up by callers cost it
/// nothing; a schema is asked for only of what stands in the list.
final class ServedModels: Sendable {
    private struct State {
        var rows: [JSONValue]?
        var since: ContinuousClock.Instant = .now
        var isAsking = false
        var waiting: [CheckedContinuation<Void, Never>] = []
        var found: [ModelID: Model] = [:]
    }

    private let state = Guarded(State())

    /// A model that was found before; asking costs nothing.
    func known(_ id: ModelID) -> Model? { state.withLock { $0.found[id] } }

    /// Looks a model up at the service.
    ///
    /// - Returns: the model by its served schema; `nil` if the service does not list it, or serves no schema of it.
    /// - Throws: `provider_unreachable` and the like if the list cannot be had; `invalid_brief` if it makes no video.
    func find(_ id: ModelID, at provider: any ModelListingProvider, date: String) async throws(RushesError) -> Model? {
        if let known = known(id) { return known }
        let rows = try await rows(of: provider)
        guard let row = rows.first(where: { $0["model"]?.stringValue == id.rawValue }), let served = ServedRow(row)
        else {
            return nil
        }
        guard ["", "video"].contains(served.type.lowercased()) else {
            throw RushesError(.invalidBrief, "`\(id)` makes no video: the service lists it under \(served.type)")
        }
        guard let document = try await provider.servedSchema(of: row) else { return nil }
        let model = try ServedSchema(parsing: Data(document.canonicalJSON.utf8))
            .model(row: served, keeping: nil, date: date)
        state.withLock { $0.found[id] = model }
        return model
    }

    private func rows(of provider: any ModelListingProvider) async throws(RushesError) -> [JSONValue] {
        while true {
            enum Turn {
                case have([JSONValue]), ask, wait
            }
            let turn: Turn = state.withLock { state in
                if let rows = state.rows, state.since.duration(to: .now) < .seconds(300) { return .have(rows) }
                if state.isAsking { return .wait }
                state.isAsking = true
                return .ask
            }
            switch turn {
            case .have(let rows): return rows
            case .ask:
                defer { finish() }
                let rows = try await provider.servedModels()
                state.withLock { ($0.rows, $0.since) = (rows, .now) }
                return rows
            case .wait:
                // The one that asks ends within the service's own limit of time, and takes the waiting with it.
                await withCheckedContinuation { continuation in
                    let isOver = state.withLock { state in
                        if state.isAsking { state.waiting.append(continuation) }
                        return !state.isAsking
                    }
                    if isOver { continuation.resume() }
                }
            }
        }
    }

    private func finish() {
        let waiting = state.withLock { state in
            defer { (state.isAsking, state.waiting) = (false, []) }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}
