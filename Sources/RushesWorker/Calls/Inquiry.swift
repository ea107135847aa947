import RushesCore
import RushesProvider

/// A turn to ask a service something that no running job waits for; the service's desk is told what it says.
struct Inquiry: Sendable {
    let provider: any Provider
    /// The service's desk; `nil` for the local engine.
    let desk: CallDesk?
    /// When the turn came.
    let turn: Duration
    /// The desk is closed for no longer than this, even if the service asks for more.
    let longestPause: Duration

    /// Asks what became of a prediction.
    func observe(_ remoteID: String) async -> Observation {
        let observation = await provider.observe(remoteID, progress: { _ in })
        switch observation {
        case .limited(let retryAfter):
            desk?.refused(sentAt: turn, retryAfter: retryAfter.map { min($0, longestPause) })
        case .running, .finished, .failed, .billed, .unknown: desk?.answered()
        case .noSignal: break
        }
        return observation
    }

    /// Reads a page of the service's history.
    func history(of keeper: any HistoryKeepingProvider, page: Int) async throws(RushesError) -> HistoryPage {
        do throws(RushesError) {
            let page = try await keeper.history(page: page)
            desk?.answered()
            return page
        } catch {
            if error.code == .rateLimited { desk?.refused(sentAt: turn, retryAfter: nil) }
            throw error
        }
    }
}

extension Worker {
    /// Does something with one question to a service for which no running job waits, when it is its turn: the others
    /// have the most of what the service takes.
    ///
    /// It may be a long while until the turn comes: no claim is to be held that nobody keeps alive.
    ///
    /// - Throws: what the body throws; `interrupted` if the task is cancelled while it waits.
    func inquiring<Value>(
        at provider: any Provider,
        _ body: (Inquiry) async throws(RushesError) -> Value
    ) async throws(RushesError) -> Value {
        let desk = desks.desk(of: provider)
        let turn = try await desk?.turn(for: .inquiry) ?? .zero
        defer { desk?.inquiryEnded() }
        return try await body(
            Inquiry(provider: provider, desk: desk, turn: turn, longestPause: limits.longestPause)
        )
    }
}
