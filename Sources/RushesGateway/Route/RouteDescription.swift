package import RushesCore

/// What the OpenAPI document says of a route, besides what follows from its work.
package struct RouteDescription: Sendable {
    /// What it does, in a sentence.
    package var summary: String
    /// What the answer is.
    package var answer: String
    /// The media type of the answer.
    package var type: String
    /// The name of the answer's shape; `nil` if it has none.
    package var schema: String?
    /// Parameters of the query and headers.
    package var parameters: [JSONValue]
    /// The media type and the name of the shape of the body; `nil` if there is none.
    package var body: (type: String, schema: String)?
    /// Refusals besides those that follow from its work: by status, with what they mean.
    package var errors: [(Int, String)]
    /// Answers without a document besides the usual one, by status.
    var otherAnswers: [(Int, String)] = []
    /// The name of the shape of an error, if it is not the dialect's usual one.
    package var errorSchema: String?

    /// Describes a route.
    package init(
        _ summary: String,
        answer: String = "what was asked for",
        type: String = "application/json",
        schema: String? = nil,
        parameters: [JSONValue] = [],
        body: (type: String, schema: String)? = nil,
        errors: [(Int, String)] = [],
        errorSchema: String? = nil
    ) {
        self.summary = summary
        self.answer = answer
        self.type = type
        self.schema = schema
        self.parameters = parameters
        self.body = body
        self.errors = errors
        self.errorSchema = errorSchema
    }

    /// A parameter of the query, as OpenAPI has it.
    static func query(_ name: String, _ schema: JSONValue, isRequired: Bool = false) -> JSONValue {
        .object(["name": .string(name), "in": "query", "required": .bool(isRequired), "schema": schema])
    }
}

extension RouteWork {
    /// The refusals that follow from what a route does, by status.
    var errors: [(Int, String)] {
        var errors: [(Int, String)] = [
            (403, "the call comes from a page of another site"), (421, "the gateway has another name"),
        ]
        if access != .open {
            errors += [(401, "the key is nobody's"), (429, "the key is used too often: see Retry-After")]
        }
        switch self {
        case .submission, .price:
            errors += [
                (400, "what the model does not allow, with what it does"), (404, "there is no such model"),
                (413, "the body, or a file in it, is too long"), (415, "the body is not JSON"),
                (417, "the request expects something other than 100-continue"), (507, "the disk is full"),
                (503, "the service behind cannot be used"),
            ]
            if case .submission = self {
                errors += [
                    (402, "the price does not fit into the key's budget"),
                    (409, "a request with this Idempotency-Key is being answered"),
                    (422, "this Idempotency-Key was used for another body"),
                ]
            }
        case .upload:
            errors += [
                (400, "no picture, clip or sound"), (413, "the file is too large"), (415, "the body is no form"),
                (507, "the disk is full"),
            ]
        case .job, .jobEvents: errors += [(404, "there is no such job")]
        case .jobList: errors += [(400, "a parameter is not understood")]
        case .keyed, .perhapsKeyed, .open: break
        }
        return errors
    }
}
