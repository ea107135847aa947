import HTTPTypes
import Hummingbird
import RushesCore
import RushesLedger

/// How the gateway is, and what it can be asked.
enum ServiceRoute {
    /// The process answers.
    static func health(_ call: RouteCall) async throws -> Response {
        ResponseFactory.json(.object(["status": "ok"]))
    }

    /// The ledger can be read, and the gateway is not being stopped.
    static func ready(_ call: RouteCall) async throws -> Response {
        guard !call.dependencies.watch.isStopped else {
            throw GatewayError(
                .serviceUnavailable,
                RushesError(.interrupted, "the gateway is being stopped", hint: nil)
            )
        }
        do {
            _ = try await call.dependencies.studio.ledger().latestChange()
        } catch {
            throw GatewayError(
                .serviceUnavailable,
                RushesError(.ledgerLocked, "the ledger cannot be read", hint: nil)
            )
        }
        return ResponseFactory.json(.object(["status": "ready"]))
    }

    /// The metrics, as Prometheus reads them.
    static func metrics(_ call: RouteCall) async throws -> Response {
        ResponseFactory.text(call.dependencies.metrics.text(), type: "text/plain; version=0.0.4; charset=utf-8")
    }

    /// The OpenAPI document of all routes.
    static func openAPI(_ call: RouteCall) async throws -> Response {
        let document = OpenAPIDocument(version: call.dependencies.settings.version, table: call.dependencies.dialects)
        return ResponseFactory.text(document.text(at: call.wording.base), type: "application/json")
    }
}

extension GatewayRoute {
    /// The routes that are no dialect's.
    static let own: [GatewayRoute] =
        files + [
            GatewayRoute(
                "health",
                .get,
                "/healthz",
                .open(ServiceRoute.health),
                RouteDescription("Whether the process answers.", schema: "Health")
            ),
            GatewayRoute(
                "ready",
                .get,
                "/readyz",
                .open(ServiceRoute.ready),
                RouteDescription(
                    "Whether the ledger can be read and the gateway is not being stopped.",
                    schema: "Health",
                    errors: [(503, "it is not ready")]
                )
            ),
            GatewayRoute(
                "metrics",
                .get,
                "/metrics",
                .open(ServiceRoute.metrics),
                RouteDescription("Counters and times, as Prometheus reads them.", type: "text/plain")
            ),
            GatewayRoute(
                "openAPI",
                .get,
                "/openapi.json",
                .open(ServiceRoute.openAPI),
                RouteDescription("This document.", schema: "Document")
            ),
        ]
}
