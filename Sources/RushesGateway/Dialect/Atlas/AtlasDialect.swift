import HTTPTypes
import Hummingbird
import RushesCore
import RushesLedger
import RushesOutbound

/// The API of Atlas Cloud: `/api/v1`, the service's billing API, and its list in OpenAI's form under `/v1`.
struct AtlasDialect: Dialect {
    let name = "atlas"
    let title = "Atlas Cloud"
    let prefixes = ["/api/v1", "/v1", "/public/v1", "/model/schema"]
    let routes = AtlasRoutes.all
    let document = DialectDocument(
        securitySchemes: ["key": .object(["type": "http", "scheme": "bearer"])],
        schemas: AtlasSchemas.all,
        errorSchema: "Error"
    )

    // MARK: - Requests

    func key(in request: Request) -> PresentedKey { .bearer(in: request.headers) }

    func draft(from body: JSONBody, of request: Request, _ context: GatewayContext) throws(RushesError)
        -> any OrderDraft
    {
        try AtlasOrder(body, isStrict: Self.isStrict(request))
    }

    /// Whether members that a model lacks are refused whatever they say.
    private static func isStrict(_ request: Request) -> Bool {
        guard let text = request.headers[.strict]?.lowercased() else { return false }
        return text == "true" || text == "1" || text == "yes"
    }

    func wait(of request: Request) throws(RushesError) -> Double? {
        guard let text = request.uri.queryParameters["wait"] else { return nil }
        guard let seconds = Double(text), seconds >= 0, seconds.isFinite else {
            throw RushesError(.invalidBrief, "`wait` must be a number of seconds", hint: nil)
        }
        return seconds
    }

    func query(of request: Request) throws(RushesError) -> JobQuery { try AtlasHistory.query(of: request) }

    // MARK: - Answers

    func created(_ submission: RecordedSubmission, in wording: Wording) -> DialectAnswer {
        Self.answer(AtlasPrediction.created(submission, in: wording))
    }

    func job(_ snapshot: JobSnapshot, on route: String, in wording: Wording) -> DialectAnswer {
        Self.answer(AtlasPrediction(snapshot: snapshot, wording: wording).json)
    }

    func list(_ page: JobPage, in wording: Wording) -> DialectAnswer {
        Self.answer(AtlasHistory.json(page, in: wording))
    }

    func error(_ report: ErrorReport, of request: Request) -> DialectAnswer {
        AtlasError(report: report, form: .ofPath(request.uri.path)).answer
    }

    func text(of hint: CallerHint) -> String? { AtlasError.text(of: hint) }

    func absence(of request: Request) -> GatewayError? { AtlasAbsence.error(for: request) }

    func webhook(
        of snapshot: JobSnapshot,
        in wording: Wording,
        signedWith key: WebhookKey
    ) throws(RushesError) -> WebhookMessage {
        let id = snapshot.job.id.rawValue
        let prediction = AtlasPrediction(snapshot: snapshot, wording: wording).json
        let body = Array(
            JSONValue.object([
                "event_type": "video.task.terminal", "session_id": .string(id),
                "status": snapshot.job.state == .done ? "OK" : "ERROR", "payload": prediction,
                "error": prediction["error"] ?? .null,
            ])
            .canonicalJSON.utf8
        )
        let headers = [
            ("Content-Type", "application/json"), ("X-AtlasCloud-Webhook-Id", id),
            ("X-AtlasCloud-Webhook-Event", "video.task.terminal"),
        ]
        return WebhookMessage(body: body, headers: headers + (try key.sign(body, at: wording.now)))
    }

    /// What was asked for: `{"code": 200, "message": "success", "data": …}`.
    static func answer(_ data: JSONValue) -> DialectAnswer {
        DialectAnswer(.object(["code": 200, "message": "success", "data": data]))
    }
}
