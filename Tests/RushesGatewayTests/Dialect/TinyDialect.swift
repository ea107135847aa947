import HTTPTypes
import Hummingbird
import RushesCatalog
import RushesCore
import RushesGateway
import RushesLedger
import RushesOutbound

/// A dialect that no client speaks: as little as one can be, with words that no other has.
struct TinyDialect: Dialect {
    let name = "tiny"
    let title = "Tiny"
    let prefixes = ["/tiny"]
    let challenge = "Tiny"

    static let keyField = HTTPField.Name(parsed: "x-tiny-key") ?? .authorization

    let routes: [GatewayRoute] = [
        GatewayRoute(
            "tinyMake",
            .post,
            "/tiny/clips",
            .submission,
            RouteDescription("Make a clip.", schema: "TinyClip", body: ("application/json", "TinyWish"))
        ),
        GatewayRoute(
            "tinyClips",
            .get,
            "/tiny/clips",
            .jobList,
            RouteDescription("The clips.", schema: "TinyClips")
        ),
        GatewayRoute(
            "tinyClip",
            .get,
            "/tiny/clips/{id}",
            .job,
            RouteDescription("A clip.", schema: "TinyClip")
        ),
        GatewayRoute(
            "tinyStore",
            .post,
            "/tiny/files",
            .upload(field: "data") { upload, _ in
                DialectAnswer(.object(["kept": .string(upload.url)]), status: .created)
            },
            RouteDescription("Keep a file.", schema: "TinyFile", body: ("multipart/form-data", "TinyForm"))
        ),
        GatewayRoute(
            "tinyHello",
            .get,
            "/tiny/hello",
            .keyed { call, caller in
                DialectAnswer(.object(["hello": .string(caller.name), "at": .string(call.wording.base)])).response
            },
            RouteDescription("A greeting.", schema: "TinyFile")
        ),
    ]

    var document: DialectDocument {
        let thing: JSONValue = .object(["type": "object"])
        return DialectDocument(
            securitySchemes: ["tinyKey": .object(["type": "apiKey", "in": "header", "name": "X-Tiny-Key"])],
            schemas: [
                "TinyWish": thing, "TinyClip": thing, "TinyClips": thing, "TinyForm": thing, "TinyFile": thing,
                "TinyTrouble": thing,
            ],
            errorSchema: "TinyTrouble"
        )
    }

    func key(in request: Request) -> PresentedKey { .header(Self.keyField, in: request.headers) }

    func draft(
        from body: JSONBody,
        of request: Request,
        _ context: GatewayContext
    ) throws(RushesError) -> any OrderDraft {
        guard let film = body.members["film"]?.stringValue else {
            throw RushesError(.invalidBrief, "which film?", hint: nil)
        }
        return Draft(
            model: film,
            words: body.members["words"]?.stringValue ?? "",
            webhook: body.members["tell"]?.stringValue.map { WebhookWish($0, member: "tell") }
        )
    }

    private struct Draft: OrderDraft {
        let model: String
        let words: String
        let webhook: WebhookWish?

        func order(
            for known: Model?,
            in catalog: Catalog,
            given: (_ text: String) async throws -> GivenMaterial
        ) async throws -> Order {
            Order(brief: Brief(words, model: model, duration: .seconds(4), resolution: .p720))
        }
    }

    func query(of request: Request) throws(RushesError) -> JobQuery { JobQuery(JobFilter(limit: 10)) }

    func created(_ submission: RecordedSubmission, in wording: Wording) -> DialectAnswer {
        DialectAnswer(Self.clip(submission.job, links: []), status: .created)
    }

    func job(_ snapshot: JobSnapshot, on route: String, in wording: Wording) -> DialectAnswer {
        DialectAnswer(Self.clip(snapshot.job, links: wording.links(of: snapshot)))
    }

    func list(_ page: JobPage, in wording: Wording) -> DialectAnswer {
        DialectAnswer(
            .object(["clips": .array(page.jobs.map { Self.clip($0.job, links: wording.links(of: $0)) })])
        )
    }

    func error(_ report: ErrorReport, of request: Request) -> DialectAnswer {
        DialectAnswer(
            .object([
                "trouble": .object([
                    "kind": .string(report.code.name), "why": .string(report.message),
                    "advice": report.hint.map { .string($0) } ?? .null,
                ])
            ]),
            status: report.status
        )
    }

    func text(of hint: CallerHint) -> String? { hint == .sendKey ? "X-Tiny-Key is where the key goes" : nil }

    func webhook(
        of snapshot: JobSnapshot,
        in wording: Wording,
        signedWith key: WebhookKey
    ) throws(RushesError) -> WebhookMessage {
        let body = Self.clip(snapshot.job, links: wording.links(of: snapshot)).canonicalJSON
        return WebhookMessage(
            body: Array(body.utf8),
            headers: [("Content-Type", "application/json"), ("X-Tiny", "clip")]
        )
    }

    private static func clip(_ job: Job, links: [String]) -> JSONValue {
        let phase = job.state == .done ? "ready" : job.state.isTerminal ? "lost" : "rolling"
        return .object([
            "clip": .string(job.id.rawValue), "phase": .string(phase), "reels": .array(links.map { .string($0) }),
        ])
    }
}
