import RushesCore
import RushesProvider

/// Decides what one look at a prediction says.
struct AtlasObservationReader: Sendable {
    let service: AtlasService
    let remoteID: String

    /// What one exchange says.
    func observation(of exchange: HTTPExchange) -> Observation {
        switch exchange {
        case .notSent(let reason), .lost(let reason):
            .noSignal(RushesError(.providerUnreachable, "the service cannot be asked for the prediction: \(reason)"))
        case .answered(let answer):
            observation(of: answer)
        }
    }

    private func observation(of answer: HTTPAnswer) -> Observation {
        let reply = AtlasReply(answer)
        if let observation = AtlasPredictionReader(service: service).observation(in: reply, of: remoteID) {
            return observation
        }
        let words = service.words(reply.words)
        let said = words.map { ": \($0)" } ?? ""
        // What the service's router says of a path that it does not have speaks of the address, not of the prediction.
        if reply.status == 404, reply.words?.lowercased().contains("router not found") == true {
            return noSignal("the service has no such path (404)\(said); is ATLASCLOUD_BASE_URL right?")
        }
        switch reply.status {
        case 429:
            return .limited(retryAfter: answer.retryAfter(now: service.now()))
        case 400 where reply.isReadable || answer.body.isEmpty, 404 where reply.isReadable || answer.body.isEmpty:
            return .unknown(reason: "the service does not know the prediction (\(reply.status))\(said)")
        case 401, 402, 403, 451:
            let refusal = AtlasRefusal(subject: "the question about the prediction", key: service.transport.key)
            return refusal.error(for: reply, words: words).map { .noSignal($0) } ?? noSignal("no answer")
        default:
            return noSignal("the service gave no answer about the prediction (\(reply.status))\(said)")
        }
    }

    private func noSignal(_ message: String) -> Observation {
        .noSignal(RushesError(.providerUnreachable, message))
    }
}
