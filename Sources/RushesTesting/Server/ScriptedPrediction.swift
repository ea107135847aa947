import Foundation
import RushesCore

/// One accepted prediction and how far its plot has gone.
struct ScriptedPrediction {
    let id: String
    let model: String
    let requestBody: JSONValue
    let plot: PredictionPlot
    let price: Money
    let acceptedAt: Duration
    let origin: String
    /// The body as history quotes it.
    private let requestText: JSONValue
    private(set) var polls = 0
    private(set) var readsAfterEnd = 0

    init(
        id: String,
        model: String,
        requestBody: JSONValue,
        plot: PredictionPlot,
        price: Money,
        acceptedAt: Duration,
        origin: String
    ) {
        self.id = id
        self.model = model
        self.requestBody = requestBody
        self.plot = plot
        self.price = price
        self.acceptedAt = acceptedAt
        self.origin = origin
        self.requestText = .string(requestBody.canonicalJSON)
    }

    /// When it ends, by the server's clock; `nil` if its polls decide that.
    var endsAt: Duration? { plot.endsAfter.map { acceptedAt + $0 } }

    private var code: JSONValue { plot.codeIsText ? "200" : 200 }

    private func enveloped(_ data: JSONValue) -> JSONValue {
        plot.isWrapped ? ["code": code, "message": "success", "data": data] : data
    }

    /// The answer to the submission.
    mutating func acceptance() -> Reply {
        guard !plot.endsAtOnce else {
            polls = plot.statuses.count + plot.unknownPolls
            return observed(at: acceptedAt)
        }
        var members: [String: JSONValue] = [
            "model": .string(model), "status": .string("created"), "outputs": nil,
            "urls": ["get": .string("\(origin)/api/v1/model/prediction/\(id)")],
        ]
        members[plot.idSpelling.rawValue] = .string(id)
        return .json(enveloped(.object(members)))
    }

    /// Whether the prediction is at its end when it is asked now.
    func hasEnded(at moment: Duration) -> Bool {
        if case .never = plot.ending { return false }
        if let duration = plot.endsAfter { return moment - acceptedAt >= duration }
        return polls >= plot.statuses.count + plot.unknownPolls
    }

    /// Whether its end is one that the service refunds.
    var endsInFailure: Bool {
        switch plot.ending {
        case .failed, .status: true
        case .completed, .completedUnsafe, .completedWithoutOutputs, .never: false
        }
    }

    /// Counts a poll and answers it.
    mutating func observed(at moment: Duration) -> Reply {
        let ended = hasEnded(at: moment)
        let index = polls - plot.unknownPolls
        polls += 1
        if index < 0 { return .failure(plot.unknownStatus, "prediction not found") }
        if ended { readsAfterEnd += 1 }
        let status =
            plot.endsAfter == nil && index < plot.statuses.count
            ? plot.statuses[index] : plot.statuses.last ?? "processing"
        return reply(ended ? final() : running(status), hasFailed: ended)
    }

    /// The prediction as history lists it.
    func historyItem(epoch: Int64, at moment: Duration) -> JSONValue {
        let data = hasEnded(at: moment) ? final() : running(polls == 0 ? "created" : "processing")
        return [
            "ID": .string(id), "createdAt": .string(String(epoch + acceptedAt.components.seconds)),
            "model": .string(model), "requestBody": requestText, "result": data,
            "status": data["status"] ?? nil,
        ]
    }

    private func reply(_ data: JSONValue, hasFailed: Bool) -> Reply {
        guard hasFailed, case .failed(let message, _) = plot.ending else { return .json(enveloped(data)) }
        let failure: JSONValue = ["code": 500, "message": .string(message), "data": data]
        switch plot.envelope {
        case .http500: return .json(failure, status: 500)
        case .code500: return .json(failure)
        case .plain: return .json(enveloped(data))
        }
    }

    private func running(_ status: String) -> JSONValue {
        ["id": .string(id), "model": .string(model), "status": .string(status), "outputs": nil, "error": ""]
    }

    private func final() -> JSONValue {
        var members: [String: JSONValue] = [
            "id": .string(id), "model": .string(model), "error": "", "outputs": nil, "executionTime": 0,
            "timings": ["inference": 0], "latency_ms": 134_474, "has_nsfw_contents": nil,
        ]
        switch plot.ending {
        case .completed:
            if plot.namelessReads == 0 || readsAfterEnd > plot.namelessReads { members.merge(named) { _, new in new } }
        case .completedWithoutOutputs: members["outputs"] = .array([])
        case .completedUnsafe:
            members["outputs"] = .array(outputs)
            members["has_nsfw_contents"] = .array(outputs.map { _ in true })
        case .failed(let message, let errorCode):
            members["error"] = .string(message)
            members["error_code"] = .integer(Int64(errorCode))
        case .status, .never: break
        }
        switch plot.ending {
        case .completed, .completedUnsafe, .completedWithoutOutputs:
            members["status"] = .string(plot.finalWord)
            if let read = plot.pricedOnRead, readsAfterEnd >= read {
                let text = plot.price ?? price.decimal
                members["price"] = plot.pricesAsNumber ? .number(Double(text) ?? 0) : .string(text)
            }
        case .failed: members["status"] = "failed"
        case .status(let word): members["status"] = .string(word)
        case .never: members["status"] = "processing"
        }
        return .object(members)
    }

    /// The members that name the outputs.
    private var named: [String: JSONValue] {
        switch plot.outputSpelling {
        case .jsonText:
            return ["outputs": .string(JSONValue.array(outputs).canonicalJSON)]
        case .elsewhere:
            // Nothing listens there.
            return ["output": ["videos": .array(outputs), "cover": "https://127.0.0.1:1/cover.png"]]
        case .texts, .objects, .relative, .fileObjects, .nested, .inline:
            return ["outputs": .array(outputs)]
        }
    }

    private var outputs: [JSONValue] {
        if case .inline = plot.outputSpelling {
            return [.string("data:video/mp4;base64," + Data(TinyClip.bytes).base64EncodedString())]
        }
        let links =
            plot.foreignOutputs ?? plot.outputNames.map { names in names.map { "\(origin)/outputs/\($0)" } }
            ?? (0..<plot.outputCount).map { number in
                let path = "/outputs/\(id)-\(number).mp4?Signature=signed-link"
                if case .relative = plot.outputSpelling { return path }
                return origin + path
            }
        return links.map { link in
            switch plot.outputSpelling {
            case .objects: ["url": .string(link), "type": "video"]
            case .fileObjects: ["file_url": .string(link), "file_size": 1234]
            case .nested: ["video": ["url": .string(link), "content_type": "video/mp4"], "seed": 7]
            case .elsewhere: ["uri": .string(link), "duration": "8"]
            case .texts, .relative, .jsonText, .inline: .string(link)
            }
        }
    }
}
