import RushesCore
import RushesProvider

/// Decides what a submission came to. Whatever is not proved to be harmless is in doubt.
struct AtlasSubmissionReader: Sendable {
    let service: AtlasService
    let submission: Submission

    /// The outcome of one exchange.
    func outcome(of exchange: HTTPExchange) -> SubmissionOutcome {
        switch exchange {
        case .notSent(let reason): .notSent(reason: reason)
        case .lost(let reason): .inDoubt(reason: "the submission was sent and \(reason)")
        case .answered(let answer): outcome(of: answer)
        }
    }

    private func outcome(of answer: HTTPAnswer) -> SubmissionOutcome {
        let reply = AtlasReply(answer)
        let withheld = withheldTexts
        if let remoteID = reply.predictionID {
            return .accepted(remoteID: remoteID, observation: result(in: reply, withholding: withheld))
        }
        let words = service.words(reply.words, withholding: withheld)
        let said = words.map { ": \($0)" } ?? ""
        let refusal = AtlasRefusal(
            subject: "the submission",
            model: submission.input.model,
            key: service.transport.key
        )
        if let error = refusal.error(for: reply, words: words) { return .refused(error) }
        let wait = answer.retryAfter(now: service.now())
        switch reply.status {
        case 429:
            return .limited(retryAfter: wait, reason: "the service says that there are too many requests\(said)")
        case 503 where wait != nil && reply.code != nil && reply.value?["data"]?.isNull != false:
            // The service's own envelope without a prediction, and a time to come back at: it was turned away before
            // it was processed. A load balancer's page proves nothing of the kind.
            return .limited(retryAfter: wait, reason: "the service is overloaded\(said)")
        case 300..<400:
            return .inDoubt(reason: "the service answered with a redirect (\(reply.status)), which is never followed")
        case 200..<300:
            if let trouble = answer.trouble {
                return .inDoubt(reason: "the service's answer (\(reply.status)) \(trouble)")
            }
            let what = answer.isWhole ? "that holds no id" : "that broke off"
            return .inDoubt(reason: "the service answered (\(reply.status)) in a way \(what)\(said)")
        default:
            return .inDoubt(reason: "the service answered with status \(reply.status)\(said)")
        }
    }

    /// The end of the prediction, if the answer to the submission holds it already.
    private func result(in reply: AtlasReply, withholding withheld: [String]) -> Observation? {
        switch AtlasPredictionReader(service: service).observation(in: reply, withholding: withheld) {
        case .finished(let outputs, let price): .finished(outputs: outputs, price: price)
        case .failed(let error): .failed(error)
        default: nil
        }
    }

    private var withheldTexts: [String] {
        [submission.brief.prompt, submission.brief.negativePrompt].compactMap(\.self)
            + ["prompt", "negative_prompt"].compactMap { submission.body[$0]?.stringValue }
    }
}
