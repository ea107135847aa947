import Foundation
import RushesCore
import RushesProvider

/// Reads what the service says of a prediction: its status first, the HTTP code only where there is none.
///
/// A failed task is commonly served as HTTP 500 with the whole envelope, at times as HTTP 200 with `code` 500, and as
/// HTTP 200 by the documentation; one id may change between them. So a terminal `data.status` wins over the HTTP code.
struct AtlasPredictionReader: Sendable {
    let service: AtlasService

    /// Whether a status says, or may say, that the prediction has ended.
    static func mayHaveEnded(_ status: String) -> Bool { !AtlasStatus(status).isKnownToRun }

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
        let price = reply.price
        guard let status = reply.predictionStatus else {
            let outputs = outputs(in: data, of: reply, remoteID: remoteID)
            guard !outputs.isEmpty, (200..<300).contains(reply.status) else { return nil }
            return .finished(outputs: outputs, price: price)
        }
        switch AtlasStatus(status) {
        case .running:
            return .running(status: service.words(status) ?? "unknown")
        case .unknown:
            // A word that nobody knows is an end if there is something to show for it.
            let outputs = outputs(in: data, of: reply, remoteID: remoteID)
            guard outputs.isEmpty else { return .finished(outputs: outputs, price: price) }
            return .running(status: service.words(status) ?? "unknown")
        case .failed, .refused:
            let error = failure(reply, status: status, withholding: withheld)
            guard let price, price.micros > 0 else { return .failed(error) }
            // A bill is a bill, whatever the status says.
            let outputs = outputs(in: data, of: reply, remoteID: remoteID)
            return outputs.isEmpty
                ? .billed(billed(error, price), price: price) : .finished(outputs: outputs, price: price)
        case .succeeded:
            return .finished(outputs: outputs(in: data, of: reply, remoteID: remoteID), price: price)
        }
    }

    private func billed(_ error: RushesError, _ price: Money) -> RushesError {
        RushesError(
            error.code,
            "\(error.message); the service has charged \(price) all the same",
            hint: "ask the service's support, with the prediction's id"
        )
    }

    private func failure(_ reply: AtlasReply, status: String, withholding withheld: [String]) -> RushesError {
        let words = service.words(reply.words, withholding: withheld)
        let said = words.map { ": \($0)" } ?? ""
        if reply.speaksOfPolicy || AtlasStatus(status) == .refused {
            return RushesError(.contentRefusedInTask, "the service refused the content while generating\(said)")
        }
        let word = status.lowercased()
        if word.contains("time") {
            return RushesError(.providerFailed, "the service gave up on the prediction (timeout)\(said)")
        }
        if word.contains("cancel") {
            return RushesError(.providerFailed, "the service cancelled the prediction\(said)")
        }
        return RushesError(.providerFailed, "the prediction failed at the service\(said)")
    }

    /// The addresses of a prediction's outputs, with the service's marks on them.
    private func outputs(in data: JSONValue, of reply: AtlasReply, remoteID: String?) -> [OutputLink] {
        let id = remoteID ?? reply.predictionID
        var links = AtlasOutputs.links(in: data, origin: service.address.origin) { number in
            // What stands in the answer is fetched from it, by asking once more.
            guard let id, let text = reply.text, text.media.indices.contains(number),
                InlineMedia(in: text.bytes, at: text.media[number]) != nil
            else { return nil }
            return service.inlineAddress(of: id, number: number)
        }
        let marks = data["has_nsfw_contents"].map { $0.arrayValue ?? [$0] }?.map { $0.boolValue == true } ?? []
        guard marks.contains(true) else { return links }
        for index in links.indices { links[index].isMarkedUnsafe = marks.count == links.count ? marks[index] : true }
        return links
    }
}
