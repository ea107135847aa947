import HTTPTypes
import Hummingbird
import RushesCore

/// What clients of the service, or of services like it, ask for and this gateway does not do: said so, and what it does
/// instead, rather than that there is nothing.
///
/// None of these is a fault of the gateway's, and none may be asked for again: clients repeat requests that were answered
/// with 5xx.
enum AtlasAbsence {
    /// Looks whether a request is for such a thing; `nil` if it is not, and for everything that has a route.
    static func error(for request: Request) -> GatewayError? {
        let parts = request.uri.path.split(separator: "/").map(String.init)
        guard let absence = absence(parts, method: request.method) else { return nil }
        guard absence.isMethod else {
            return GatewayError(.notFound, RushesError(.notFound, absence.words, hint: absence.hint))
        }
        var refusal = GatewayError(.methodNotAllowed, RushesError(.notAllowed, absence.words, hint: absence.hint))
        refusal.headers[.allow] = absence.allowed
        return refusal
    }

    private struct Absence {
        var words: String
        var hint: String
        /// Whether the thing is there, and only what is to be done to it is not.
        var isMethod = false
        var allowed = ""
    }

    private static let submitting =
        "`POST /api/v1/model/generateVideo` makes clips; `GET /api/v1/models` lists the models"

    private static func absence(_ parts: [String], method: HTTPRequest.Method) -> Absence? {
        guard let first = parts.first else { return nil }
        // The dialects' own prefixes: `/api/v1/model/…`, `/api/v1/…`, `/v1/…`.
        let rest: [String]
        switch first {
        case "api" where parts.dropFirst().first == "v1": rest = Array(parts.dropFirst(2))
        case "v1": rest = Array(parts.dropFirst())
        default: return nil
        }
        let names = rest.first == "model" ? Array(rest.dropFirst()) : rest
        guard let name = names.first?.lowercased() else { return nil }
        if let absence = cancelling(names.map { $0.lowercased() }, method: method) { return absence }
        if let what = kinds[name] {
            return Absence(words: "this gateway makes video: it has no \(what)", hint: submitting)
        }
        return nil
    }

    /// Routes of other kinds of model, by the first part of their path.
    private static let kinds: [String: String] = [
        "generateimage": "images and 3D models", "images": "images", "image": "images",
        "generateaudio": "speech, music and transcripts", "audio": "speech, music and transcripts",
        "chat": "language models", "completions": "language models", "responses": "language models",
        "messages": "language models", "embeddings": "embeddings", "rerank": "ranking of texts",
        "moderations": "moderation of texts", "generatetext": "language models", "generate3d": "3D models",
        "realtime": "conversation", "batches": "batches of requests", "files": "files of this kind",
        "fine_tuning": "training of models", "assistants": "language models", "threads": "language models",
    ]

    private static let words =
        "a job cannot be cancelled here: the service has no way to take back what it was sent, and would charge for it"

    private static func cancelling(_ names: [String], method: HTTPRequest.Method) -> Absence? {
        let verbs: Set = [
            "cancel", "canceled", "cancelled", "cancelprediction", "canceltask", "stop", "abort", "delete",
        ]
        let subjects: Set = ["prediction", "predictions", "result", "task", "tasks"]
        let isAsked = names.contains(where: verbs.contains) && (names.count <= 3)
        let isDeleted = method == .delete && names.count == 2 && subjects.contains(names[0])
        guard isAsked || isDeleted else { return nil }
        return Absence(
            words: words,
            hint: "whoever runs the gateway can take a job back that waits to be sent: ask for its state",
            isMethod: true,
            allowed: isDeleted ? "GET, HEAD" : ""
        )
    }
}
