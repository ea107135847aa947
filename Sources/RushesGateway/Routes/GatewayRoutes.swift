import HTTPTypes
import Hummingbird
import RushesCore

/// Puts every route into the router, each behind what it needs.
struct GatewayRoutes {
    let floor: GatewayFloor
    let openAPI: @Sendable () -> String

    private typealias Keyed = @Sendable (Request, GatewayContext, Caller) async throws -> Response
    private typealias PerhapsKeyed = @Sendable (Request, GatewayContext, Caller?) async throws -> Response
    private typealias Open = @Sendable (Request, GatewayContext) async throws -> Response

    func add(to router: Router<GatewayContext>) {
        for route in GatewayRoute.allCases {
            let path = RouterPath(route.path)
            if let keyed = keyed(route) {
                router.on(path, method: route.method) { [floor] request, context in
                    try await keyed(request, context, try await floor.caller(of: request, on: route))
                }
            } else if let perhaps = perhapsKeyed(route) {
                router.on(path, method: route.method) { [floor] request, context in
                    try await perhaps(request, context, try await floor.perhapsCaller(of: request, on: route))
                }
            } else if let open = open(route) {
                router.on(path, method: route.method) { request, context in try await open(request, context) }
            }
        }
    }

    private func keyed(_ route: GatewayRoute) -> Keyed? {
        let (submissions, predictions) = (SubmissionRoutes(floor: floor), PredictionRoutes(floor: floor))
        switch route {
        case .generateVideo: return submissions.generateVideo
        case .prediction, .result: return predictions.prediction
        case .events: return predictions.events
        case .history: return predictions.history
        case .uploadMedia: return UploadRoutes(floor: floor).uploadMedia
        case .balance: return BillingRoutes(floor: floor).balance
        case .modelCosts: return UsageRoutes(floor: floor).modelCosts
        case .modelUsage: return UsageRoutes(floor: floor).modelUsage
        default: return nil
        }
    }

    private func perhapsKeyed(_ route: GatewayRoute) -> PerhapsKeyed? {
        switch route {
        case .calculate: SubmissionRoutes(floor: floor).calculate
        case .models: ModelRoutes(floor: floor).models
        case .modelList: ModelRoutes(floor: floor).modelList
        default: nil
        }
    }

    private func open(_ route: GatewayRoute) -> Open? {
        let (files, service) = (FileRoutes(floor: floor), ServiceRoutes(floor: floor, openAPI: openAPI))
        switch route {
        case .schema: return ModelRoutes(floor: floor).schema
        case .webhookKeys: return service.webhookKeys
        case .take: return files.take
        case .upload: return files.upload
        case .health: return service.health
        case .ready: return service.ready
        case .metrics: return service.metrics
        case .openAPI: return service.openAPI
        default: return nil
        }
    }
}
