import HTTPTypes
import Hummingbird
import RushesCore
import RushesLedger
import RushesOutbound

/// How the gateway is, and what it can be asked.
struct ServiceRoutes: Sendable {
    let floor: GatewayFloor
    let openAPI: @Sendable () -> String

    /// `GET /healthz`: the process answers.
    func health(_ request: Request, _ context: GatewayContext) async throws -> Response {
        Answer.json(.object(["status": "ok"]))
    }

    /// `GET /readyz`: the ledger can be read, and the gateway is not being stopped.
    func ready(_ request: Request, _ context: GatewayContext) async throws -> Response {
        guard !floor.watch.isStopped else {
            throw Refusal(.serviceUnavailable, RushesError(.interrupted, "the gateway is being stopped", hint: nil))
        }
        do {
            _ = try await floor.studio.ledger().lastSequence()
        } catch {
            throw Refusal(.serviceUnavailable, RushesError(.ledgerLocked, "the ledger cannot be read", hint: nil))
        }
        return Answer.json(.object(["status": "ready"]))
    }

    /// `GET /metrics`, as Prometheus reads it.
    func metrics(_ request: Request, _ context: GatewayContext) async throws -> Response {
        Answer.text(floor.metrics.text(), type: "text/plain; version=0.0.4; charset=utf-8")
    }

    /// `GET /openapi.json`
    func openAPI(_ request: Request, _ context: GatewayContext) async throws -> Response {
        Answer.text(openAPI(), type: "application/json")
    }

    /// `GET /api/v1/webhooks/jwks.json`
    func webhookKeys(_ request: Request, _ context: GatewayContext) async throws -> Response {
        Answer.text(
            floor.webhookKey.jwks,
            type: "application/json",
            headers: [.cacheControl: "public, max-age=3600"]
        )
    }
}
