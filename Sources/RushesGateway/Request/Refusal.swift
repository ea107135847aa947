import HTTPTypes
import RushesCore

/// Why a request is not answered as it was meant, in the terms of HTTP.
struct Refusal: Error {
    let status: HTTPResponse.Status
    let error: RushesError
    var headers = HTTPFields()

    init(_ status: HTTPResponse.Status, _ error: RushesError) {
        self.status = status
        self.error = error
    }

    /// Refuses with the status that an error stands for.
    ///
    /// What the service itself says of its own key is the operator's business: to the caller, the service cannot be used.
    init(_ error: RushesError) {
        let status = HTTPResponse.Status(code: error.code.definition.httpStatus)
        switch error.code {
        case .noAPIKey, .invalidAPIKey, .insufficientBalance:
            self.init(status, RushesError(error.code, "the service behind the gateway cannot be used now", hint: nil))
        default:
            self.init(status, error)
        }
        if error.code.definition.isRetryable { headers[.retryAfter] = "2" }
    }

    /// Refuses until a while has passed.
    init(_ status: HTTPResponse.Status, _ error: RushesError, retryAfter: Duration) {
        self.init(status, error)
        headers[.retryAfter] = "\(max(1, Int(bounding: retryAfter.inSeconds, rounded: .up)))"
    }

    static let unauthorized: Refusal = {
        var refusal = Refusal(
            .unauthorized,
            RushesError(
                .invalidAPIKey,
                "Invalid API key",
                hint: "send a key of this gateway: `Authorization: Bearer rsh_…`"
            )
        )
        refusal.headers[.wwwAuthenticate] = "Bearer"
        return refusal
    }()

    static let noSuchThing = Refusal(
        .notFound,
        RushesError(.notFound, "there is no such thing here", hint: "`GET /openapi.json` lists the routes")
    )
}
