import Foundation
import HTTPTypes
import Hummingbird
import RushesCore

/// Answers in the form of the Atlas Cloud API.
enum Answer {
    /// How a refusal is put.
    enum Form: Sendable {
        /// `{"code", "msg", …}`
        case atlas
        /// `{"error": {…}, "request_id"}`, as in the service's billing API.
        case billing
        /// `{"error": {…}}`, as in OpenAI's API, which the service speaks under `/v1`.
        case openAI

        /// The form that the readers of a path's answers know.
        static func ofPath(_ path: String) -> Form {
            if path.hasPrefix("/public/") { return .billing }
            return path == "/v1" || path.hasPrefix("/v1/") ? .openAI : .atlas
        }
    }

    /// A JSON document.
    static func json(
        _ value: JSONValue,
        status: HTTPResponse.Status = .ok,
        headers: HTTPFields = [:]
    ) -> Response {
        text(value.canonicalJSON, type: "application/json", status: status, headers: headers)
    }

    /// A text of some type.
    static func text(
        _ text: String,
        type: String,
        status: HTTPResponse.Status = .ok,
        headers: HTTPFields = [:]
    ) -> Response {
        var headers = headers
        headers[.contentType] = type
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    /// What was asked for: `{"code": 200, "message": "success", "data": …}`.
    static func data(_ data: JSONValue, headers: HTTPFields = [:]) -> Response {
        json(envelope(data), headers: headers)
    }

    /// What was asked for, as it is wrapped.
    static func envelope(_ data: JSONValue) -> JSONValue {
        .object(["code": 200, "message": "success", "data": data])
    }

    /// Why it is not given.
    ///
    /// Clients of the service look for the words under `msg`, `message` or `error`; all three are there. The billing
    /// API nests them.
    static func refusal(_ refusal: Refusal, requestID: String, form: Form, addresses: Addresses) -> Response {
        var words = shortened(addresses.words(refusal.error))
        let code = JSONValue.string(refusal.error.code.name)
        // Many readers show the words alone: what may have been meant belongs to them.
        let near = refusal.error.code == .unknownModel ? guess(in: refusal.error.hint) : nil
        if let near { words += ": \(near)" }
        if form != .atlas {
            let error: JSONValue = .object([
                "type": .string(kind(of: refusal.status)), "code": code, "message": .string(words), "param": .null,
            ])
            return json(
                form == .openAI
                    ? .object(["error": error]) : .object(["error": error, "request_id": .string(requestID)]),
                status: refusal.status,
                headers: refusal.headers
            )
        }
        var members: [String: JSONValue] = [
            "code": .integer(Int64(refusal.status.code)), "msg": .string(words), "message": .string(words),
            "error": .string(words), "reason": code, "request_id": .string(requestID), "data": .null,
        ]
        // A code's own hint is for whoever uses the command, as is one that names a flag of it.
        if let hint = refusal.error.hint, hint != refusal.error.code.definition.hint, !hint.contains("--"),
            !hint.contains("`rushes")
        {
            members["hint"] = .string(hint)
        }
        if refusal.error.code == .unknownModel, members["hint"] == nil {
            let list = "`GET /api/v1/models` lists the models"
            members["hint"] = .string(near.map { "\($0) \(list)" } ?? list)
        }
        return json(.object(members), status: refusal.status, headers: refusal.headers)
    }

    /// The first sentence of a hint, if it says what may have been meant.
    private static func guess(in hint: String?) -> String? {
        guard let hint, hint.hasPrefix("did you mean "), let end = hint.firstIndex(of: "?") else { return nil }
        return String(hint[...end])
    }

    /// Words in which nothing is longer than any name is: what a caller sent must not come back by the kilobyte.
    private static func shortened(_ words: String) -> String {
        guard words.utf8.count > 160 else { return words }
        return words.split(separator: " ", omittingEmptySubsequences: false).map { word in
            word.utf8.count > 160 ? String(decoding: word.utf8.prefix(100), as: UTF8.self) + "…" : String(word)
        }
        .joined(separator: " ")
    }

    private static func kind(of status: HTTPResponse.Status) -> String {
        switch status.code {
        case 401: "authentication_error"
        case 403: "permission_error"
        case 404: "not_found_error"
        case 429: "rate_limit_error"
        case 500...: "api_error"
        default: "invalid_request_error"
        }
    }
}
