import HTTPTypes
import RushesCore
import RushesOutbound

/// The routes of the Atlas Cloud dialect, and what the OpenAPI document says of them.
enum AtlasRoutes {
    /// All of them.
    static let all = work + reading + models + billing + [webhookKeys]

    // MARK: - What makes work

    private static let work: [GatewayRoute] = [
        GatewayRoute(
            "generateVideo",
            .post,
            "/api/v1/model/generateVideo",
            .submission,
            RouteDescription(
                "Submit a job. Its price is held first; what the model would refuse is refused here.",
                answer: "the job, which goes on by itself",
                schema: "Submitted",
                parameters: [strict, idempotencyKey],
                body: submission
            )
        ),
        GatewayRoute(
            "uploadMedia",
            .post,
            "/api/v1/model/uploadMedia",
            .upload(field: "file", uploaded),
            RouteDescription(
                "Upload a picture, clip or sound for use in submissions.",
                schema: "Uploaded",
                body: ("multipart/form-data", "Upload")
            )
        ),
        GatewayRoute(
            "calculate",
            .post,
            "/api/v1/model/calculate",
            .price(AtlasPrediction.price),
            RouteDescription(
                "The price of a submission, before it is made; without a key, the list's.",
                schema: "Price",
                parameters: [strict],
                body: submission
            )
        ),
    ]

    /// The answer to an upload. Some readers look for one of the two addresses, some for the other, some outside `data`.
    private static func uploaded(_ upload: StoredUpload, in wording: Wording) -> DialectAnswer {
        let link = JSONValue.string(upload.url)
        return DialectAnswer(
            .object([
                "code": 200, "message": "success", "url": link,
                "data": .object([
                    "type": .string(upload.kind.rawValue), "download_url": link, "url": link,
                    "filename": .string(upload.name), "size": .integer(upload.byteCount),
                    "media_type": .string(upload.mediaType),
                ]),
            ])
        )
    }

    // MARK: - What is read of jobs

    private static let reading: [GatewayRoute] = [
        GatewayRoute(
            "prediction",
            .get,
            "/api/v1/model/prediction/{id}",
            .job,
            prediction("A job as it stands; with `wait`, when it has ended.")
        ),
        GatewayRoute(
            "result",
            .get,
            "/api/v1/model/result/{id}",
            .job,
            prediction("The same as the prediction.")
        ),
        GatewayRoute(
            "events",
            .get,
            "/api/v1/model/prediction/{id}/events",
            .jobEvents { AtlasPrediction(snapshot: $0, wording: $1).json },
            RouteDescription(
                "Server-sent events: one for each change of a job, until it has ended.",
                answer: "a stream of events `change` and `end`, whose data is the prediction",
                type: "text/event-stream"
            )
        ),
        GatewayRoute(
            "history",
            .get,
            "/api/v1/model/history",
            .jobList,
            RouteDescription(
                "The key's own jobs, newest first.",
                schema: "History",
                parameters: [
                    query("no", .object(["type": "integer", "minimum": 1, "maximum": 1_000_000])),
                    query("size", .object(["type": "integer", "minimum": 1, "maximum": 50])),
                    query("status", words("created", "processing", "completed", "failed", "timeout")),
                    query("state", words("running", "succeeded", "failed")),
                    query("model", JSONShape.text), query("modelPrefix", JSONShape.text),
                ]
            )
        ),
    ]

    private static func prediction(_ summary: String) -> RouteDescription {
        RouteDescription(
            summary,
            schema: "PredictionAnswer",
            parameters: [
                query("wait", .object(["type": "number", "minimum": 0, "description": "seconds, at most 60"]))
            ],
            errors: [(400, "`wait` is no number")]
        )
    }

    // MARK: - Models

    private static let models: [GatewayRoute] = [
        GatewayRoute(
            "models",
            .get,
            "/api/v1/models",
            .perhapsKeyed(AtlasModels.rows),
            RouteDescription(
                "The models; with a key, those that it is for.",
                schema: "Models",
                parameters: [query("type", JSONShape.text)]
            )
        ),
        GatewayRoute(
            "modelList",
            .get,
            "/v1/models",
            .perhapsKeyed(AtlasModels.list),
            RouteDescription("The same models, as OpenAI's API lists them.", schema: "ModelList")
        ),
        GatewayRoute(
            "schema",
            .get,
            "/model/schema/{file}",
            .open(AtlasModels.schema),
            RouteDescription(
                "What one model takes, as an OpenAPI 3.0 document.",
                schema: "Document",
                errors: [(404, "there is no such model")]
            )
        ),
    ]

    // MARK: - Billing

    private static let billing: [GatewayRoute] = [
        GatewayRoute(
            "balance",
            .get,
            "/public/v1/balance",
            .keyed(AtlasBilling.balance),
            RouteDescription("What the key may still spend.", schema: "Balance", errorSchema: "BillingError")
        ),
        GatewayRoute(
            "modelCosts",
            .get,
            "/public/v1/model-costs",
            .keyed(AtlasUsage.costs),
            usage("What the key's jobs have cost, by day.")
        ),
        GatewayRoute(
            "modelUsage",
            .get,
            "/public/v1/model-usage",
            .keyed(AtlasUsage.usage),
            usage("How many jobs the key had, by day.")
        ),
    ]

    private static func usage(_ summary: String) -> RouteDescription {
        let day: JSONValue = .object(["type": "string", "format": "date"])
        let texts = JSONShape.list(of: JSONShape.text)
        return RouteDescription(
            summary,
            schema: "Costs",
            parameters: [
                query("start_date", day), query("end_date", day), query("scope", words("self", "account")),
                query("group_by[]", texts), query("model_types[]", texts), query("model_ids[]", texts),
                query("limit", .object(["type": "integer", "minimum": 1, "maximum": 1000])),
                query("page", JSONShape.text),
            ],
            errors: [(400, "a parameter is not understood")],
            errorSchema: "BillingError"
        )
    }

    // MARK: - Webhooks

    private static let webhookKeys = GatewayRoute(
        "webhookKeys",
        .get,
        "/api/v1/webhooks/jwks.json",
        .open { call in
            ResponseFactory.text(
                call.dependencies.webhookKey.jwks,
                type: "application/json",
                headers: [.cacheControl: "public, max-age=3600"]
            )
        },
        RouteDescription("The public keys that webhooks are signed with (Ed25519).", schema: "WebhookKeys")
    )

    // MARK: - Parts of descriptions

    private static let submission = ("application/json", "Submission")

    private static let strict: JSONValue = .object([
        "name": "X-Rushes-Strict", "in": "header", "required": false,
        "description": "refuse members that the model lacks, whatever they say", "schema": words("true", "false"),
    ])

    private static let idempotencyKey: JSONValue = .object([
        "name": "Idempotency-Key", "in": "header", "required": false,
        "schema": .object(["type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"]),
    ])

    private static func query(_ name: String, _ schema: JSONValue) -> JSONValue {
        RouteDescription.query(name, schema)
    }

    private static func words(_ words: String...) -> JSONValue {
        .object(["type": "string", "enum": .array(words.map { .string($0) })])
    }
}
