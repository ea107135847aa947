import Foundation
import RushesCore

/// A job as the Atlas Cloud API tells of a prediction.
struct AtlasPrediction {
    let snapshot: JobSnapshot
    let wording: Wording

    private var job: Job { snapshot.job }

    /// The prediction's object. There is no `output`: some readers take a list there, others a text.
    var json: JSONValue {
        let links = wording.links(of: snapshot).map { JSONValue.string($0) }
        let hasEnded = job.state.isTerminal
        let seconds = duration
        var members: [String: JSONValue] = [
            "id": .string(job.id.rawValue),
            "model": .string(job.input.model.rawValue),
            "status": .string(job.state.atlasStatus),
            "state": .string(job.state.rawValue),
            "outputs": hasEnded && !links.isEmpty ? .array(links) : .null,
            "urls": .object(["get": .string(Self.address(of: job, in: wording))]),
            "created_at": .string(Self.time(job.createdAt)),
            "completed_at": job.finalizedAt.map { .string(Self.time($0)) } ?? .null,
            "error": .string(hasEnded || job.state == .inDoubt ? job.error.map { wording.message(of: $0) } ?? "" : ""),
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
        if let take = snapshot.takes.first, hasEnded, let length = take.media.seconds {
            members["duration"] = .number(length)
        }
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

    private var duration: Double? {
        guard let start = job.acceptedAt, let end = job.finishedAt ?? job.finalizedAt else { return nil }
        return max(0, (end.timeIntervalSince(start) * 1000).rounded() / 1000)
    }

    /// The answer to a submission: the prediction as far as it is known then, its price and the notes on the body.
    static func created(_ submission: RecordedSubmission, in wording: Wording) -> JSONValue {
        let job = submission.job
        return .object([
            "id": .string(job.id.rawValue), "model": .string(job.input.model.rawValue),
            "status": .string(job.state.atlasStatus), "state": .string(job.state.rawValue), "outputs": .null,
            "rehearsal": .bool(job.isRehearsal),
            "urls": .object(["get": .string(address(of: job, in: wording))]),
            "created_at": .string(time(job.createdAt)),
            "quote": job.quote.map { quote in
                .object([
                    "amount": .string(quote.amount.decimal), "currency": .string(quote.amount.currency.rawValue),
                    "basis": .string(quote.basis.rawValue), "asOf": .string(quote.asOf),
                ])
            } ?? .null,
            "notes": .array((job.input.notes + submission.notes).map { .string(wording.withholdingFolders($0)) }),
        ])
    }

    /// The answer to a question for a price.
    static func price(_ order: PricedOrder, in wording: Wording) -> DialectAnswer {
        let notes = JSONValue.array((order.input.notes + order.notes).map { .string($0) })
        let model = JSONValue.string(order.input.model.rawValue)
        guard let quote = order.quote else {
            return AtlasDialect.answer(
                .object(["price": .null, "estimated": true, "model": model, "notes": notes])
            )
        }
        let price = JSONValue.number(Double(quote.amount.micros) / 1_000_000)
        return AtlasDialect.answer(
            .object([
                "price": price, "origin_price": price, "estimated": .bool(quote.basis != .live),
                "currency": .string(quote.amount.currency.rawValue), "basis": .string(quote.basis.rawValue),
                "as_of": .string(quote.asOf), "model": model, "notes": notes,
            ])
        )
    }

    /// The address that tells of a prediction.
    private static func address(of job: Job, in wording: Wording) -> String {
        "\(wording.base)/api/v1/model/prediction/\(job.id)"
    }

    /// A moment as the service writes it.
    static func time(_ moment: Date) -> String {
        moment.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}
