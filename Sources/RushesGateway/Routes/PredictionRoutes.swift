import Foundation
import HTTPTypes
import Hummingbird
import RushesCore
import RushesLedger

/// What is read of jobs: always from the ledger, so that it costs no service anything.
struct PredictionRoutes: Sendable {
    let floor: GatewayFloor

    /// `GET /api/v1/model/prediction/{id}` and `GET /api/v1/model/result/{id}`; with `wait=30`, answers when the job has
    /// ended, or after so many seconds.
    func prediction(_ request: Request, _ context: GatewayContext, _ caller: Caller) async throws -> Response {
        let id = try floor.jobID(context)
        guard let wait = try wait(of: request) else { return try await answer(id, caller) }
        let deadline = ContinuousClock.now + wait
        try await floor.watch.begin(id, for: caller.owner)
        defer { floor.watch.end(id, for: caller.owner) }
        var hasTime = true
        while true {
            let seen = floor.watch.version(of: id)
            let prediction = try await floor.prediction(id, of: caller)
            if prediction.job.state.isTerminal || !hasTime {
                return Answer.data(prediction.json(linksFrom: floor.now()))
            }
            // Not all at once: the key may be revoked meanwhile.
            let next = min(deadline, ContinuousClock.now + .seconds(15))
            _ = await floor.watch.wait(for: id, since: seen, until: next)
            hasTime = ContinuousClock.now < deadline && !floor.watch.isStopped
            guard try await floor.keys.isValid(caller.owner) else { throw Refusal.unauthorized }
        }
    }

    /// A job as it stands now.
    private func answer(_ id: Job.ID, _ caller: Caller) async throws -> Response {
        let now = floor.now()
        let kept = floor.ended.answer(id, of: caller.owner, at: now) { prediction in
            ByteBuffer(string: Answer.envelope(prediction.json(linksFrom: now)).canonicalJSON)
        }
        guard let kept else {
            return Answer.data(try await floor.prediction(id, of: caller).json(linksFrom: now))
        }
        return Response(
            status: .ok,
            headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: kept)
        )
    }

    private func wait(of request: Request) throws -> Duration? {
        guard let text = request.uri.queryParameters["wait"] else { return nil }
        guard let seconds = Double(text), seconds >= 0, seconds.isFinite else {
            throw RushesError(.invalidBrief, "`wait` must be a number of seconds", hint: nil)
        }
        // Limited as a number first: not every number of seconds is a duration.
        return .seconds(min(seconds, floor.settings.limits.longestWait.inSeconds))
    }

    /// `GET /api/v1/model/prediction/{id}/events`: server-sent events, one for each change, until the job has ended.
    func events(_ request: Request, _ context: GatewayContext, _ caller: Caller) async throws -> Response {
        let id = try floor.jobID(context)
        // Refused before the stream begins.
        _ = try await floor.prediction(id, of: caller)
        try floor.watch.checkRoom(for: caller.owner)
        let body = ResponseBody { [floor] writer in
            do {
                try await floor.watch.begin(id, for: caller.owner)
                defer { floor.watch.end(id, for: caller.owner) }
                let end = ContinuousClock.now + floor.settings.limits.longestStream
                var last: String?
                while true {
                    let seen = floor.watch.version(of: id)
                    let prediction = try await floor.prediction(id, of: caller)
                    let hasEnded = prediction.job.state.isTerminal
                    let text = prediction.json(linksFrom: prediction.job.createdAt).canonicalJSON
                    if text != last {
                        let shown = hasEnded ? prediction.json(linksFrom: floor.now()).canonicalJSON : text
                        let event = "event: \(hasEnded ? "end" : "change")\ndata: \(shown)\n\n"
                        try await writer.write(ByteBuffer(string: event))
                    }
                    last = text
                    if hasEnded || Task.isCancelled || floor.watch.isStopped || ContinuousClock.now > end { break }
                    let deadline = ContinuousClock.now + .seconds(15)
                    if case .timedOut = await floor.watch.wait(for: id, since: seen, until: deadline) {
                        // A comment keeps proxies patient, and finds out whether anybody still listens.
                        try await writer.write(ByteBuffer(string: ": still here\n\n"))
                    }
                    guard try await floor.keys.isValid(caller.owner) else { break }
                }
            } catch is RushesError {
                // The stream has begun, so that there is no other way to say that it cannot go on.
                let event = "event: error\ndata: {\"error\":\"the ledger cannot be read\"}\n\n"
                try await writer.write(ByteBuffer(string: event))
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: body
        )
    }

    /// `GET /api/v1/model/history`
    func history(_ request: Request, _ context: GatewayContext, _ caller: Caller) async throws -> Response {
        let query = request.uri.queryParameters
        let page = try Self.number(query["no"], named: "no", in: 1...1_000_000, or: 1)
        let size = try Self.number(query["size"], named: "size", in: 1...50, or: 20)
        var filter = JobFilter(skip: (page - 1) * size, limit: size)
        for name in ["status", "state"] {
            guard let text = query[Substring(name)], !text.isEmpty else { continue }
            guard let states = JobState.states(ofAtlasStatus: String(text)) else {
                throw RushesError(
                    .invalidBrief,
                    "`\(name)` must be created, processing, completed, failed, timeout, running or succeeded",
                    hint: nil
                )
            }
            filter.states = filter.states.map { $0.intersection(states) } ?? states
        }
        if let model = query["model"], !model.isEmpty { filter.model = ModelID(String(model.prefix(200))) }
        if let prefix = query["modelPrefix"], !prefix.isEmpty { filter.modelPrefix = String(prefix.prefix(200)) }
        let ledger = try await floor.studio.ledger()
        let total = try await ledger.jobCount(of: caller.owner, where: filter)
        var items: [JSONValue] = []
        for job in try await ledger.jobs(of: caller.owner, where: filter) {
            let takes = job.state.isTerminal ? try await ledger.takes(of: job.id, owner: caller.owner) : []
            let prediction = AtlasPrediction(job: job, takes: takes, addresses: floor.addresses())
            items.append(
                .object([
                    "ID": .string(job.id.rawValue),
                    "createdAt": .integer(Int64(bounding: job.createdAt.timeIntervalSince1970)),
                    "model": .string(job.input.model.rawValue),
                    "requestBody": .string(job.input.completeBody().canonicalJSON),
                    "result": prediction.json(linksFrom: floor.now()),
                    "status": .string(job.state.atlasStatus),
                ])
            )
        }
        return Answer.data(
            .object([
                "items": .array(items), "pageNo": .integer(Int64(page)), "pageSize": .integer(Int64(size)),
                "total": .integer(Int64(total)),
            ])
        )
    }

    private static func number(
        _ text: Substring?,
        named name: String,
        in range: ClosedRange<Int>,
        or otherwise: Int
    ) throws(RushesError) -> Int {
        guard let text, !text.isEmpty else { return otherwise }
        guard let number = Int(text), range.contains(number) else {
            throw RushesError(
                .invalidBrief,
                "`\(name)` must be a number from \(range.lowerBound) to \(range.upperBound)",
                hint: nil
            )
        }
        return number
    }
}
