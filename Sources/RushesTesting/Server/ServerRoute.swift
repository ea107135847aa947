/// What a request to the misbehaving server asks for.
package enum ServerRoute: String, Sendable, Hashable, CaseIterable {
    /// `GET /public/v1/balance`
    case balance
    /// `POST /api/v1/model/calculate`
    case calculate
    /// `GET /public/v1/model-costs`
    case costs
    /// `GET /api/v1/model/history`
    case history
    /// `GET /api/v1/models`
    case models
    /// `GET /api/v1/model/prediction/{id}` and its other name, `/model/result/{id}`
    case observe
    /// `GET /outputs/{name}.mp4`
    case output
    /// `GET /model/schema/{slug}.json`
    case schema
    /// `POST /api/v1/model/generateVideo`
    case submit
    /// Anything else.
    case unknown
    /// `POST /api/v1/model/uploadMedia`
    case upload

    init(method: String, path: String) {
        let prefixes = ["/api/v1/model/prediction/", "/api/v1/model/result/"]
        switch (method, path) {
        case ("GET", "/public/v1/balance"): self = .balance
        case ("POST", "/api/v1/model/calculate"): self = .calculate
        case ("GET", "/public/v1/model-costs"): self = .costs
        case ("GET", "/api/v1/model/history"): self = .history
        case ("GET", "/api/v1/models"): self = .models
        case ("POST", "/api/v1/model/generateVideo"): self = .submit
        case ("POST", "/api/v1/model/uploadMedia"): self = .upload
        case ("GET", _) where prefixes.contains { path.hasPrefix($0) }: self = .observe
        case ("GET", _) where path.hasPrefix("/outputs/"), ("HEAD", _) where path.hasPrefix("/outputs/"): self = .output
        case ("GET", _) where path.hasPrefix("/model/schema/"): self = .schema
        default: self = .unknown
        }
    }

    /// Whether the service wants a key here.
    var needsKey: Bool {
        switch self {
        case .balance, .costs, .history, .observe, .submit, .unknown, .upload: true
        case .calculate, .models, .output, .schema: false
        }
    }
}
