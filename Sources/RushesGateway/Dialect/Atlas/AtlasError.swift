import HTTPTypes
import RushesCore

/// A refusal as the Atlas Cloud API puts it.
struct AtlasError {
    /// How a refusal is put.
    enum Form: Sendable {
        /// `{"code", "msg", …}`
        case usual
        /// `{"error": {…}, "request_id"}`, as in the service's billing API.
        case billing
        /// `{"error": {…}}`, as in OpenAI's API, which the service speaks under `/v1`.
        case openAI

        /// The form that the readers of a path's answers know.
        static func ofPath(_ path: String) -> Form {
            if path.hasPrefix("/public/") { return .billing }
            return path == "/v1" || path.hasPrefix("/v1/") ? .openAI : .usual
        }
    }

    let report: ErrorReport
    let form: Form

    /// The answer. Clients of the service look for the words under `msg`, `message` or `error`; all three are there. The
    /// billing API nests them.
    var answer: DialectAnswer {
        switch form {
        case .usual: DialectAnswer(usual, status: report.status)
        case .billing:
            DialectAnswer(
                .object(["error": nested, "request_id": .string(report.requestID)]),
                status: report.status
            )
        case .openAI: DialectAnswer(.object(["error": nested]), status: report.status)
        }
    }

    private var usual: JSONValue {
        let words = JSONValue.string(report.message)
        var members: [String: JSONValue] = [
            "code": .integer(Int64(report.status.code)), "msg": words, "message": words, "error": words,
            "reason": .string(report.code.name), "request_id": .string(report.requestID), "data": .null,
        ]
        if let hint { members["hint"] = .string(hint) }
        return .object(members)
    }

    private var hint: String? {
        if let hint = report.hint { return hint }
        guard report.code == .unknownModel else { return nil }
        let list = "`GET /api/v1/models` lists the models"
        return report.suggestion.map { "\($0) \(list)" } ?? list
    }

    private var nested: JSONValue {
        .object([
            "type": .string(kind), "code": .string(report.code.name), "message": .string(report.message),
            "param": .null,
        ])
    }

    private var kind: String {
        switch report.status.code {
        case 401: "authentication_error"
        case 403: "permission_error"
        case 404: "not_found_error"
        case 429: "rate_limit_error"
        case 500...: "api_error"
        default: "invalid_request_error"
        }
    }

    /// Advice with this API's routes and headers.
    static func text(of hint: CallerHint) -> String {
        let upload = "`POST /api/v1/model/uploadMedia`"
        return switch hint {
        case .sendKey: "send a key of this gateway: `Authorization: Bearer rsh_…`"
        case .uploadApart(let megabytes): "\(upload) takes files of up to \(megabytes) MB each"
        case .uploadSideBySide: "\(upload) takes files beside one another"
        case .uploadFirst: "\(upload) gives an address that can be used here"
        case .askForLinkAgain: "ask for the prediction again: it has a new one"
        }
    }
}
