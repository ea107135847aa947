import NIOCore
import RushesCore
import Synchronization

/// The service behind the sockets: what it accepted, what it charges for, and what it answers.
final class PaidService: Sendable {
    private struct Watcher {
        var isSatisfied: @Sendable (ServerAccount) -> Bool
        var continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var settings: ServerSettings
        var account = ServerAccount()
        /// In the order of their acceptance, as are the account's submissions.
        var predictions: [ScriptedPrediction] = []
        /// The place of each prediction in ``predictions``, by its id.
        var numbers: [String: Int] = [:]
        /// Predictions that other programs have made with the same account, by how many of ours there were before.
        var strangers: [(after: Int, acceptedAt: Duration)] = []
        var watchers: [Watcher] = []
    }

    private let state: Guarded<State>
    let script = ServerScript()

    init(settings: ServerSettings) {
        state = Guarded(State(settings: settings))
    }

    var account: ServerAccount { state.withLock(\.account) }

    func change(_ change: (inout ServerSettings) -> Void) {
        state.withLock { change(&$0.settings) }
    }

    func countConnection() {
        mutate { $0.account.connectionCount += 1 }
    }

    func record(_ request: ServerAccount.Request) {
        mutate { state in
            state.account.requestCount += 1
            state.account.requestCounts[request.route, default: 0] += 1
            if state.account.requests.count < state.settings.keptRequestCount {
                state.account.requests.append(request)
            }
        }
    }

    /// Waits until something is so, or the surrounding task is cancelled.
    func wait(until isSatisfied: @escaping @Sendable (ServerAccount) -> Bool) async {
        let isCancelled = Guarded(false)
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if isCancelled.withLock(\.self) || isSatisfied(state.account) { return true }
                    let watcher = Watcher(
                        isSatisfied: { account in isCancelled.withLock(\.self) || isSatisfied(account) },
                        continuation: continuation
                    )
                    state.watchers.append(watcher)
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            isCancelled.withLock { $0 = true }
            mutate { _ in }
        }
    }

    private func mutate<Result>(_ change: (inout State) -> Result) -> Result {
        var woken: [Watcher] = []
        let result = state.withLock { state in
            let result = change(&state)
            if !state.watchers.isEmpty {
                let account = state.account
                woken = state.watchers.filter { $0.isSatisfied(account) }
                state.watchers.removeAll { $0.isSatisfied(account) }
            }
            return result
        }
        for watcher in woken { watcher.continuation.resume() }
        return result
    }

    /// Why the request is turned away at the door; `nil` if it may come in.
    func refusal(of request: ServerAccount.Request) -> Reply? {
        guard let agent = request.header("User-Agent"), !agent.isEmpty, !agent.hasPrefix("Python-urllib") else {
            return .text("<html>error 1010</html>", contentType: "text/html", status: 403)
        }
        let key = state.withLock(\.settings.apiKey)
        let given = request.header("Authorization")
        let isWelcome = request.route.needsKey ? given == "Bearer \(key)" : given == nil || given == "Bearer \(key)"
        return isWelcome ? nil : .failure(401, "unauthorized")
    }

    func reply(
        to request: ServerAccount.Request,
        body: ByteBuffer,
        upload: ServerAccount.Upload?,
        origin: String
    ) -> Reply {
        if let refusal = refusal(of: request) { return refusal }
        let fault = script.faults(on: request.route).next()
        guard fault.isProcessed else { return Reply().changed(by: fault) }
        var reply = ordinary(request, body: body, upload: upload, origin: origin, output: fault.output)
        if let edit = fault.edit, var value = try? JSONValue(parsing: reply.body.text) {
            edit(&value)
            let headers = reply.headers
            reply = .json(value, status: reply.status)
            reply.headers = headers
        }
        if let rewrite = fault.rewrite {
            reply.body = ServedBody(rewrite(Array(reply.body.text.utf8)))
            reply.range = 0..<reply.body.byteCount
        }
        return reply.changed(by: fault)
    }

    private func ordinary(
        _ request: ServerAccount.Request,
        body: ByteBuffer,
        upload: ServerAccount.Upload?,
        origin: String,
        output: (body: ServedBody, entityTag: String)?
    ) -> Reply {
        let (path, query) = Self.parts(of: request.target)
        var settings = state.withLock(\.settings)
        if let output { (settings.output, settings.entityTag) = output }
        switch request.route {
        case .submit: return submitted(body, origin: origin)
        case .observe: return observed(String(path.split(separator: "/").last ?? ""))
        case .upload: return uploaded(upload, settings: settings, origin: origin)
        case .calculate:
            guard (try? JSONValue(parsing: String(buffer: body)))?["model"]?.stringValue != nil else {
                return .failure(400, "failed to evaluate price: expression compile failed")
            }
            let text = settings.price.decimal
            let price: JSONValue = settings.quotesAsText ? .string(text) : .number(Double(text) ?? 0)
            return .json(["code": 200, "data": ["price": price, "origin_price": price]])
        case .history: return history(query, settings: settings)
        case .models: return .json(["code": "200", "data": .array(settings.models.map { Self.absolute($0, origin) })])
        case .schema:
            let slug = String(path.split(separator: "/").last ?? "").replacing(".json", with: "")
            return settings.schemas[slug].map { .json($0) } ?? .failure(404, "not found")
        case .balance:
            return .json([
                "object": "balance", "scope": "account",
                "account": ["id": "account-1", "name": "test", "type": "personal"],
                "available": ["value": .string(settings.balance), "currency": "usd"],
                "cash": ["value": .string(settings.balance), "currency": "usd"], "request_id": "request-0",
            ])
        case .costs:
            return .json([
                "object": "list", "scope": "account", "data": [], "has_more": false, "next_page": nil,
                "request_id": "request-0",
            ])
        case .output:
            if settings.outputsNeedKey, request.header("Authorization") == nil { return .failure(401, "unauthorized") }
            guard isServed(path, settings: settings) else { return .failure(404, "resource not found") }
            return served(request, settings: settings)
        case .unknown: return .failure(404, "router not found")
        }
    }

    private func submitted(_ body: ByteBuffer, origin: String) -> Reply {
        guard let value = try? JSONValue(parsing: String(buffer: body)), let model = value["model"]?.stringValue else {
            return .failure(400, "bad request")
        }
        let plot = script.nextPlot()
        return mutate { state in
            let number = UInt64(state.settings.earlierPredictionCount + state.predictions.count + 1)
            let id = Self.hexadecimal(number &* 0x9E37_79B9_7F4A_7C15) + Self.hexadecimal(number)
            var prediction = ScriptedPrediction(
                id: id,
                model: model,
                requestBody: value,
                plot: plot,
                price: state.settings.price,
                acceptedAt: state.settings.elapsed(),
                origin: origin
            )
            let reply = prediction.acceptance()
            state.numbers[id] = state.predictions.count
            state.predictions.append(prediction)
            state.account.submissions.append(
                ServerAccount.Submission(
                    id: id,
                    model: model,
                    body: value,
                    price: prediction.price,
                    acceptedAt: prediction.acceptedAt,
                    endsAt: prediction.endsAt,
                    polls: 0,
                    isRefunded: plot.endsAtOnce && prediction.endsInFailure
                )
            )
            return reply
        }
    }

    private func observed(_ id: String) -> Reply {
        mutate { state in
            guard let number = state.numbers[id] else { return .failure(404, "prediction not found") }
            let moment = state.settings.elapsed()
            let ended = state.predictions[number].hasEnded(at: moment)
            let reply = state.predictions[number].observed(at: moment)
            state.account.submissions[number].polls += 1
            if ended, state.predictions[number].endsInFailure { state.account.submissions[number].isRefunded = true }
            return reply
        }
    }

    private func uploaded(_ upload: ServerAccount.Upload?, settings: ServerSettings, origin: String) -> Reply {
        guard let upload, upload.field == "file" else { return .failure(400, "bad request") }
        if let limit = settings.uploadLimit, upload.byteCount > limit { return .failure(413, "request body too large") }
        let number = mutate { state in
            state.account.uploads.append(upload)
            return state.account.uploads.count
        }
        let name = upload.fileName.split(separator: ".").last.map { "upload-\(number).\($0)" } ?? "upload-\(number)"
        let link = JSONValue.string("\(origin)/media/\(name)")
        var data: [String: JSONValue] = [
            "type": .string(upload.mediaType.split(separator: "/").first.map(String.init) ?? "file"),
            "filename": .string(name), "size": .integer(upload.byteCount),
        ]
        switch settings.uploadSpelling {
        case .dataDownloadURL: data["download_url"] = link
        case .dataURL: data["url"] = link
        case .downloadURL: return .json(["download_url": link])
        case .url: return .json(["url": link])
        }
        return .json(["code": 200, "message": "success", "data": .object(data)])
    }

    private func history(_ query: [String: String], settings: ServerSettings) -> Reply {
        let (epoch, moment, paging) = (settings.epoch, settings.elapsed(), settings.historyPaging)
        let page = max(query["no"].flatMap { Int($0) } ?? 1, 1)
        let size = query["size"].flatMap { Int($0) } ?? 50
        let model = query["model"]
        return state.withLock { state in
            if page > 1 {
                let arrival = (after: state.predictions.count, acceptedAt: moment)
                state.strangers += Array(repeating: arrival, count: paging.arrivals)
            }
            // Newest first; a negative number is a stranger's.
            var listed: [Int] = []
            var strangers = state.strangers.indices.reversed()[...]
            for number in state.predictions.indices.reversed() {
                while let next = strangers.first, state.strangers[next].after > number {
                    listed.append(-1 - next)
                    strangers = strangers.dropFirst()
                }
                guard model == nil || model == state.predictions[number].model,
                    moment - state.predictions[number].acceptedAt >= settings.historyLag(number)
                else { continue }
                listed.append(number)
            }
            listed += strangers.map { -1 - $0 }
            let items = listed[paging.places(number: page, size: size, of: listed.count)].map { number in
                guard number < 0 else { return state.predictions[number].historyItem(epoch: epoch, at: moment) }
                let acceptedAt = state.strangers[-1 - number].acceptedAt
                return Self.strangersItem(-1 - number, acceptedAt: epoch + acceptedAt.components.seconds)
            }
            var data: [String: JSONValue] = [
                "items": .array(items), "pageNo": .integer(Int64(page)), "pageSize": .integer(Int64(size)),
            ]
            switch paging.total {
            case .exact: data["total"] = .integer(Int64(listed.count))
            case .missing: break
            case .ofPage: data["total"] = .integer(Int64(items.count))
            case .zero: data["total"] = 0
            }
            return .json(["code": "200", "data": .object(data)])
        }
    }

    private static func strangersItem(_ number: Int, acceptedAt: Int64) -> JSONValue {
        let id = JSONValue.string("stranger-\(number)")
        let model: JSONValue = "google/omni/text-to-video"
        let text = JSONValue.object(["model": model, "prompt": "a heron of somebody else's"]).canonicalJSON
        return [
            "ID": id, "createdAt": .string(String(acceptedAt)), "model": model, "requestBody": .string(text),
            "result": ["id": id, "model": model, "status": "processing", "outputs": nil, "error": ""],
            "status": "processing",
        ]
    }

    private func served(_ request: ServerAccount.Request, settings: ServerSettings) -> Reply {
        var reply = Reply()
        let path = request.target.prefix { $0 != "?" }
        let other = settings.outputsByEnding[String(path.split(separator: ".").last ?? "")]
        let output = other?.body ?? settings.output
        let size = output.byteCount
        reply.body = output
        reply.isHeadOnly = request.method == "HEAD"
        reply.headers = [
            ("Content-Type", other?.mediaType ?? settings.outputMediaType), ("ETag", settings.entityTag),
            ("Accept-Ranges", "bytes"),
        ]
        reply.range = 0..<size
        let condition = request.header("If-Range")
        guard let wanted = request.header("Range"), condition == nil || condition == settings.entityTag else {
            return reply
        }
        let bounds = wanted.dropFirst("bytes=".count).split(separator: "-", omittingEmptySubsequences: false)
        guard wanted.hasPrefix("bytes="), bounds.count == 2, let first = Int64(bounds[0]) else { return reply }
        guard first < size else {
            reply.status = 416
            reply.headers.append(("Content-Range", "bytes */\(size)"))
            reply.range = 0..<0
            return reply
        }
        let last = min(Int64(bounds[1]) ?? size - 1, size - 1)
        reply.status = 206
        reply.headers.append(("Content-Range", "bytes \(first)-\(last)/\(size)"))
        reply.range = first..<(last + 1)
        return reply
    }

    /// Whether an output lies where its link leads already.
    private func isServed(_ path: String, settings: ServerSettings) -> Bool {
        let name = path.split(separator: "/").last?.split(separator: "-").first.map(String.init) ?? ""
        let prediction = state.withLock { state in
            state.numbers[name].map { (number: $0, end: state.predictions[$0].endsAt) }
        }
        guard let prediction, let end = prediction.end else { return true }
        return settings.elapsed() >= end + settings.outputLag(prediction.number)
    }

    private static func absolute(_ row: JSONValue, _ origin: String) -> JSONValue {
        guard var members = row.objectValue, let link = members["schema"]?.stringValue, link.hasPrefix("/") else {
            return row
        }
        members["schema"] = .string(origin + link)
        return .object(members)
    }

    private static func hexadecimal(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func parts(of target: String) -> (path: String, query: [String: String]) {
        let halves = target.split(separator: "?", maxSplits: 1)
        let pairs =
            halves.count < 2 ? [] : halves[1].split(separator: "&").map { $0.split(separator: "=", maxSplits: 1) }
        let query = pairs.filter { $0.count == 2 }.map { (String($0[0]), String($0[1])) }
        return (String(halves.first ?? ""), Dictionary(query) { $1 })
    }
}
