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

    /// Refuses with the status that an error stands for in this API.
    ///
    /// What the service itself says of its own key is the operator's business: to the caller, the service cannot be used.
    init(_ error: RushesError) {
        switch error.code {
        case .noAPIKey, .invalidAPIKey, .insufficientBalance:
            self.init(
                .serviceUnavailable,
                RushesError(error.code, "the service behind the gateway cannot be used now", hint: nil)
            )
        case .invalidBrief, .priceUnknown, .contentRefused, .mediaTooLarge, .mediaTooSmall, .mediaUnreadable,
            .mediaTypeUnsupported, .fileNotFound:
            self.init(.badRequest, error)
        default:
            self.init(HTTPResponse.Status(code: error.code.definition.httpStatus), error)
        }
    }

    /// Refuses until a while has passed.
    init(_ status: HTTPResponse.Status, _ error: RushesError, retryAfter: Duration) {
        self.init(status, error)
        headers[.retryAfter] = "\(max(1, Int(retryAfter.inSeconds.rounded(.up))))"
    }

    static let unauthorized = Refusal(
        .unauthorized,
        RushesError(.invalidAPIKey, "Invalid API key", hint: "send a key of this gateway: `Authorization: Bearer rsh_…`")
    )

    static let noSuchThing = Refusal(.notFound, RushesError(.notFound, "there is no such thing here", hint: nil))
}
