import Foundation
import RushesCore

/// A job as the Atlas Cloud API tells of a prediction.
struct AtlasPrediction {
    let job: Job
    let takes: [Take]
    let addresses: Addresses

    /// The prediction's object. There is no `output`: some readers take a list there, others a text.
    func json(linksFrom now: Date) -> JSONValue {
        let links = takes.map { JSONValue.string(addresses.link(to: $0, of: job.owner, now: now)) }
        let hasEnded = job.state.isTerminal
        let seconds = duration(until: now)
        var members: [String: JSONValue] = [
            "id": .string(job.id.rawValue),
            "model": .string(job.input.model.rawValue),
            "status": .string(job.state.atlasStatus),
            "state": .string(job.state.rawValue),
            "outputs": hasEnded && !links.isEmpty ? .array(links) : .null,
            "urls": .object(["get": .string(addresses.prediction(job.id))]),
            "created_at": .string(Self.time(job.createdAt)),
            "completed_at": job.finalizedAt.map { .string(Self.time($0)) } ?? .null,
            "error": .string(hasEnded || job.state == .inDoubt ? job.error.map(addresses.words) ?? "" : ""),
            "has_nsfw_contents": hasEnded && job.isMarkedUnsafe ? .array(links.map { _ in true }) : .null,
            "rehearsal": .bool(job.isRehearsal),
        ]
        if let code = errorCode { members["error_code"] = .integer(code) }
        if let error = job.error, hasEnded || job.state == .inDoubt { members["code"] = .string(error.code.name) }
        if let seconds {
            members["executionTime"] = .number(seconds)
            members["latency_ms"] = .integer(Int64(bounding: seconds * 1000))
            members["timings"] = .object(["inference": .number(seconds)])
        }
        if let price { members["price"] = .string(price) }
        if let take = takes.first, hasEnded, let length = take.media.seconds { members["duration"] = .number(length) }
        return .object(members)
    }

    /// The service's own numbers: 1039 for content that is not allowed, 1 for every other failure.
    private var errorCode: Int64? {
        guard job.state.isTerminal, job.state != .done, let error = job.error else { return nil }
        return error.code.isContentRefusal ? 1039 : 1
    }

    /// What it has cost; in a rehearsal what it would have, in play money.
    private var price: String? {
        guard job.state.isTerminal else { return nil }
        if job.isRehearsal { return job.state == .done ? job.quote?.amount.decimal : nil }
        return job.charge?.amount.decimal
    }

    private func duration(until now: Date) -> Double? {
        guard let start = job.acceptedAt, let end = job.finishedAt ?? job.finalizedAt else { return nil }
        return max(0, (end.timeIntervalSince(start) * 1000).rounded() / 1000)
    }

    /// A moment as the service writes it.
    static func time(_ moment: Date) -> String {
        moment.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}
