package import HTTPTypes
package import RushesCore

/// Why a request is not answered as it was meant, in the terms of HTTP.
package struct GatewayError: Error {
    /// The status.
    package let status: HTTPResponse.Status
    /// What failed.
    package var error: RushesError
    /// Advice that each dialect words its own way.
    package var callerHint: CallerHint?
    /// Headers beside the answer.
    package var headers = HTTPFields()

    /// Refuses with a status.
    package init(_ status: HTTPResponse.Status, _ error: RushesError, _ callerHint: CallerHint? = nil) {
        self.status = status
        self.error = error
        self.callerHint = callerHint
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
    init(
        _ status: HTTPResponse.Status,
        _ error: RushesError,
        _ callerHint: CallerHint? = nil,
        retryAfter: Duration
    ) {
        self.init(status, error, callerHint)
        headers[.retryAfter] = "\(max(1, Int(bounding: retryAfter.inSeconds, rounded: .up)))"
    }

    static let unauthorized = GatewayError(
        .unauthorized,
        RushesError(.invalidAPIKey, "Invalid API key", hint: nil),
        .sendKey
    )

    static let noSuchThing = GatewayError(
        .notFound,
        RushesError(.notFound, "there is no such thing here", hint: "`GET /openapi.json` lists the routes")
    )
}
