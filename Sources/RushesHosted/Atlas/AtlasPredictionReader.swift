import Foundation
import RushesCore
import RushesProvider

/// Reads what the service says of a prediction: its status first, the HTTP code only where there is none.
///
/// A failed task is commonly served as HTTP 500 with the whole envelope, at times as HTTP 200 with `code` 500, and as
/// HTTP 200 by the documentation; one id may change between them. So a terminal `data.status` wins over the HTTP code.
struct AtlasPredictionReader: Sendable {
    let service: AtlasService

    private enum Phase {
        case running, succeeded, failed
    }

    private static func phase(of status: String) -> Phase {
        switch status {
        case "completed", "succeeded", "success", "done": .succeeded
        case "failed", "canceled", "cancelled", "error", "timeout", "rejected", "expired": .failed
        // created, starting, queued, processing, pending, running; and words that are not known yet.
        default: .running
        }
    }

    /// Whether a status, in lower case, says that the prediction has ended.
    static func hasEnded(_ status: String) -> Bool { phase(of: status) != .running }

    /// What an answer says of a prediction.
    ///
    /// - Parameters:
    ///   - reply: the answer.
    ///   - remoteID: the prediction that was asked for. An answer without an envelope speaks of it only if it names it:
    ///     `{"status": "error"}` from something in between is no verdict.
    ///   - withheld: texts that must not be repeated.
    /// - Returns: `nil` if the answer says nothing of any prediction.
    func observation(
        in reply: AtlasReply,
        of remoteID: String? = nil,
        withholding withheld: [String] = []
    ) -> Observation? {
        guard let data = reply.data else { return nil }
        if let remoteID, !reply.isEnveloped, reply.predictionID != remoteID { return nil }
        guard let status = reply.predictionStatus else {
            let outputs = outputs(in: data)
            guard !outputs.isEmpty, (200..<300).contains(reply.status) else { return nil }
            return .finished(outputs: outputs, price: AtlasReply.price(data["price"]))
        }
        switch Self.phase(of: status) {
        case .running:
            return .running(status: service.words(status) ?? "unknown")
        case .failed:
            return .failed(failure(reply, status: status, withholding: withheld))
        case .succeeded:
            let outputs = outputs(in: data)
            let marks = data["has_nsfw_contents"]?.arrayValue ?? []
            if !marks.isEmpty, marks.allSatisfy({ $0.boolValue == true }) {
                return .failed(
                    RushesError(
                        .contentRefusedInTask,
                        "the service finished but marks every output as not safe for work"
                    )
                )
            }
            let price = AtlasReply.price(data["price"])
            // A bill for nothing is still a bill: the clip counts as made, charged, and not to be had.
            guard !outputs.isEmpty || (price?.micros ?? 0) > 0 else {
                return .failed(RushesError(.providerFailed, "the service finished without any output"))
            }
            return .finished(outputs: outputs, price: price)
        }
    }

    private func failure(_ reply: AtlasReply, status: String, withholding withheld: [String]) -> RushesError {
        let words = service.words(reply.words, withholding: withheld)
        let said = words.map { ": \($0)" } ?? ""
        if reply.speaksOfPolicy {
            return RushesError(.contentRefusedInTask, "the service refused the content while generating\(said)")
        }
        switch status {
        case "timeout":
            return RushesError(.providerFailed, "the service gave up on the prediction (timeout)\(said)")
        case "canceled", "cancelled":
            return RushesError(.providerFailed, "the service cancelled the prediction\(said)")
        default:
            return RushesError(.providerFailed, "the prediction failed at the service\(said)")
        }
    }

    /// The links among a prediction's outputs: texts or objects, absolute or relative. Anything that is no http
    /// address is dropped: a link must never name a file of this machine.
    private func outputs(in data: JSONValue) -> [OutputLink] {
        func candidates(_ value: JSONValue?) -> [JSONValue] {
            switch value {
            case .array(let values): values
            case .string, .object: [value].compactMap(\.self)
            default: []
            }
        }
        let listed = candidates(data["outputs"])
        let values = listed.isEmpty ? candidates(data["output"]) : listed
        return values.compactMap { value in
            let names = ["url", "download_url", "video_url", "video", "uri"]
            let text = value.stringValue ?? names.lazy.compactMap { value[$0]?.stringValue }.first
            return text.flatMap(absolute).map { OutputLink(.url($0)) }
        }
    }

    private func absolute(_ link: String) -> String? {
        let trimmed = link.trimmingCharacters(in: .whitespacesAndNewlines)
        let text: String
        if trimmed.hasPrefix("//") {
            text = "https:" + trimmed
        } else if trimmed.hasPrefix("/") {
            text = service.address.origin + trimmed
        } else {
            text = trimmed
        }
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            ["https", "http"].contains(scheme), parts.host?.isEmpty == false
        else { return nil }
        return text
    }
}
