import RushesCore

/// What the OpenAPI document says of one route.
struct OpenAPIWords {
    private let route: GatewayRoute

    init(_ route: GatewayRoute) { self.route = route }

    var isBilling: Bool { [.balance, .modelCosts, .modelUsage].contains(route) }

    var summary: String {
        switch route {
        case .generateVideo: "Submit a job. Its price is held first; what the model would refuse is refused here."
        case .prediction: "A job as it stands; with `wait`, when it has ended."
        case .result: "The same as the prediction."
        case .events: "Server-sent events: one for each change of a job, until it has ended."
        case .uploadMedia: "Upload a picture, clip or sound for use in submissions."
        case .calculate: "The price of a submission, before it is made; without a key, the list's."
        case .history: "The key's own jobs, newest first."
        case .models: "The models; with a key, those that it is for."
        case .modelList: "The same models, as OpenAI's API lists them."
        case .schema: "What one model takes, as an OpenAPI 3.0 document."
        case .balance: "What the key may still spend."
        case .modelCosts: "What the key's jobs have cost, by day."
        case .modelUsage: "How many jobs the key had, by day."
        case .webhookKeys: "The public keys that webhooks are signed with (Ed25519)."
        case .take: "A clip, by a signed link."
        case .upload: "An upload, by a signed link."
        case .health: "Whether the process answers."
        case .ready: "Whether the ledger can be read and the gateway is not being stopped."
        case .metrics: "Counters and times, as Prometheus reads them."
        case .openAPI: "This document."
        }
    }

    var answer: String {
        switch route {
        case .generateVideo: "the job, which goes on by itself"
        case .events: "a stream of events `change` and `end`, whose data is the prediction"
        case .take, .upload: "the file"
        default: "what was asked for"
        }
    }

    var answerType: String? {
        switch route {
        case .events: "text/event-stream"
        case .metrics: "text/plain"
        case .take, .upload: "*/*"
        default: "application/json"
        }
    }

    var answerSchema: String? {
        switch route {
        case .generateVideo: "Submitted"
        case .prediction, .result: "PredictionAnswer"
        case .uploadMedia: "Uploaded"
        case .calculate: "Price"
        case .history: "History"
        case .models: "Models"
        case .modelList: "ModelList"
        case .balance: "Balance"
        case .modelCosts, .modelUsage: "Costs"
        case .webhookKeys: "WebhookKeys"
        case .health, .ready: "Health"
        case .schema, .openAPI: "Document"
        case .events, .metrics, .take, .upload: nil
        }
    }

    /// The refusals that a caller may meet, by status.
    var refusals: [(Int, String)] {
        var refusals: [(Int, String)] = [
            (403, "the call comes from a page of another site"), (421, "the gateway has another name"),
        ]
        if route.access != .open {
            refusals += [(401, "the key is nobody's"), (429, "the key is used too often: see Retry-After")]
        }
        switch route {
        case .generateVideo, .calculate:
            refusals += [
                (400, "what the model does not allow, with what it does"), (404, "there is no such model"),
                (413, "the body, or a file in it, is too long"), (415, "the body is not JSON"),
                (417, "the request expects something other than 100-continue"), (507, "the disk is full"),
                (503, "the service behind cannot be used"),
            ]
            if route == .generateVideo {
                refusals += [
                    (402, "the price does not fit into the key's budget"),
                    (409, "a request with this Idempotency-Key is being answered"),
                    (422, "this Idempotency-Key was used for another body"),
                ]
            }
        case .uploadMedia:
            refusals += [
                (400, "no picture, clip or sound"), (413, "the file is too large"), (415, "the body is no form"),
                (507, "the disk is full"),
            ]
        case .prediction, .result, .events: refusals += [(400, "`wait` is no number"), (404, "there is no such job")]
        case .history, .modelCosts, .modelUsage: refusals += [(400, "a parameter is not understood")]
        case .schema: refusals += [(404, "there is no such model")]
        case .take, .upload: refusals += [(404, "there is no such file"), (410, "the link has expired")]
        case .ready: refusals += [(503, "it is not ready")]
        case .models, .modelList, .balance, .webhookKeys, .health, .metrics, .openAPI: break
        }
        return refusals
    }

    var query: [JSONValue] {
        func parameter(_ name: String, _ schema: JSONValue) -> JSONValue {
            .object(["name": .string(name), "in": "query", "required": false, "schema": schema])
        }
        let day: JSONValue = .object(["type": "string", "format": "date"])
        switch route {
        case .prediction, .result:
            return [parameter("wait", .object(["type": "number", "minimum": 0, "description": "seconds, at most 60"]))]
        case .history:
            return [
                parameter("no", .object(["type": "integer", "minimum": 1, "maximum": 1_000_000])),
                parameter("size", .object(["type": "integer", "minimum": 1, "maximum": 50])),
                parameter(
                    "status",
                    .object(["type": "string", "enum": ["created", "processing", "completed", "failed", "timeout"]])
                ),
                parameter("state", .object(["type": "string", "enum": ["running", "succeeded", "failed"]])),
                parameter("model", .object(["type": "string"])),
                parameter("modelPrefix", .object(["type": "string"])),
            ]
        case .modelCosts, .modelUsage:
            let texts: JSONValue = .object(["type": "array", "items": .object(["type": "string"])])
            return [
                parameter("start_date", day), parameter("end_date", day),
                parameter("scope", .object(["type": "string", "enum": ["self", "account"]])),
                parameter("group_by[]", texts), parameter("model_types[]", texts), parameter("model_ids[]", texts),
                parameter("limit", .object(["type": "integer", "minimum": 1, "maximum": 1000])),
                parameter("page", .object(["type": "string"])),
            ]
        case .models: return [parameter("type", .object(["type": "string"]))]
        case .calculate: return [Self.strict]
        case .generateVideo:
            return [
                Self.strict,
                .object([
                    "name": "Idempotency-Key", "in": "header", "required": false,
                    "schema": .object(["type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"]),
                ]),
            ]
        case .take, .upload:
            return ["expires", "signature"].map { name in
                .object(["name": .string(name), "in": "query", "required": true, "schema": .object(["type": "string"])])
            }
        default: return []
        }
    }

    private static let strict: JSONValue = .object([
        "name": "X-Rushes-Strict", "in": "header", "required": false,
        "description": "refuse members that the model lacks, whatever they say",
        "schema": .object(["type": "string", "enum": ["true", "false"]]),
    ])

    var body: JSONValue? {
        switch route {
        case .generateVideo, .calculate:
            .object(["required": true, "content": OpenAPIDocument.content("application/json", "Submission")])
        case .uploadMedia:
            .object(["required": true, "content": OpenAPIDocument.content("multipart/form-data", "Upload")])
        default: nil
        }
    }
}
