import HTTPTypes

/// Every route of the gateway: the router, the metrics and the OpenAPI file are made from these.
enum GatewayRoute: String, CaseIterable, Sendable {
    case generateVideo, prediction, result, events, uploadMedia, calculate, history, models
    case modelList, schema, balance, modelCosts, modelUsage, webhookKeys
    case take, upload
    case health, ready, metrics, openAPI

    /// The path, with its parameters in braces, as OpenAPI and the router write it.
    var path: String {
        switch self {
        case .generateVideo: "/api/v1/model/generateVideo"
        case .prediction: "/api/v1/model/prediction/{id}"
        case .result: "/api/v1/model/result/{id}"
        case .events: "/api/v1/model/prediction/{id}/events"
        case .uploadMedia: "/api/v1/model/uploadMedia"
        case .calculate: "/api/v1/model/calculate"
        case .history: "/api/v1/model/history"
        case .models: "/api/v1/models"
        case .modelList: "/v1/models"
        case .schema: "/model/schema/{file}"
        case .balance: "/public/v1/balance"
        case .modelCosts: "/public/v1/model-costs"
        case .modelUsage: "/public/v1/model-usage"
        case .webhookKeys: "/api/v1/webhooks/jwks.json"
        case .take: "/files/{owner}/takes/{file}"
        case .upload: "/files/{owner}/uploads/{file}"
        case .health: "/healthz"
        case .ready: "/readyz"
        case .metrics: "/metrics"
        case .openAPI: "/openapi.json"
        }
    }

    /// How it is called. What is read can also be asked for with HEAD.
    var method: HTTPRequest.Method {
        switch self {
        case .generateVideo, .uploadMedia, .calculate: .post
        default: .get
        }
    }

    /// The methods that are answered, as `Allow` lists them.
    var allowed: String { method == .get ? "GET, HEAD" : method.rawValue }

    /// The route that a path belongs to, whatever the method.
    static func leading(to path: String) -> GatewayRoute? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: true)
        return allCases.first { route in
            let names = route.path.split(separator: "/")
            return names.count == parts.count && zip(names, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
        }
    }

    /// What a caller has to present.
    enum Access: Sendable {
        /// A key.
        case key
        /// A key that changes what is answered, or none.
        case perhapsKey
        /// Nothing: what is signed says all that is needed, and lists that say nothing of anybody are for everybody.
        case open
    }

    /// What a caller has to present.
    var access: Access {
        switch self {
        case .generateVideo, .prediction, .result, .events, .uploadMedia, .history, .balance, .modelCosts, .modelUsage:
            .key
        case .calculate, .models, .modelList: .perhapsKey
        case .schema, .webhookKeys, .take, .upload, .health, .ready, .metrics, .openAPI: .open
        }
    }

    /// Whether it makes work, and so counts against the key's own rate.
    var isWork: Bool {
        switch self {
        case .generateVideo, .uploadMedia, .calculate: true
        default: false
        }
    }

    /// Whether pages of other sites may lead to it: a signed link says all that it needs.
    var isOpenToOtherSites: Bool { self == .take || self == .upload }
}
