import HTTPTypes
import Hummingbird
import Logging
import NIOHTTP1
import RushesCore

/// Where every request comes in and every answer goes out: refuses what no route should see, puts every failure into
/// one form, counts, and says in the log what went wrong.
struct RequestFilterMiddleware: RouterMiddleware {
    typealias Context = GatewayContext

    let hosts: @Sendable () -> HostRule
    let addresses: @Sendable () -> Addresses
    let metrics: GatewayMetrics
    let dialects: DialectTable

    @concurrent
    func handle(
        _ request: Request,
        context: GatewayContext,
        next: @concurrent (Request, GatewayContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        var response: Response
        var invitation: Invitation?
        let hasBody = Self.hasBody(request)
        do {
            try check(request)
            invitation = try Invitation(of: request, on: context.channel)
            var request = request
            if hasBody {
                request.body = RequestBody(asyncSequence: ArrivingBody(base: request.body, invitation: invitation))
            }
            response = try await next(request, context)
        } catch let error as HTTPParserError {
            // What is no HTTP is answered where that is read, and the connection closed.
            record(request, context, status: .badRequest, since: start)
            throw error
        } catch is ClientLeft {
            response = Response(status: ClientLeft.status, headers: [.connection: "close"])
        } catch {
            let refusal = refusal(for: error, request)
            if refusal.status.code >= 500, refusal.status != .gatewayTimeout {
                context.logger.error(
                    "a request failed",
                    metadata: ["code": "\(refusal.error.code)", "reason": "\(refusal.error.message)"]
                )
            }
            if refusal.status == .tooManyRequests { metrics.recordRateLimited() }
            response = self.response(to: refusal, of: request, named: context.id)
            // A long body that nobody has read would have to be read to its end before the connection is of use again.
            if Self.mayHaveLongBody(request) { response.headers[.connection] = "close" }
        }
        // A client that was not let go on may send its body all the same, or may not: only a new connection is clear.
        if hasBody, invitation?.isOpen ?? (request.headers[.expect] != nil) { response.headers[.connection] = "close" }
        response.headers[.requestID] = context.id
        response.headers[.xContentTypeOptions] = "nosniff"
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        record(request, context, status: response.status, since: start)
        return response
    }

    private func record(
        _ request: Request,
        _ context: GatewayContext,
        status: HTTPResponse.Status,
        since start: ContinuousClock.Instant
    ) {
        let seconds = start.duration(to: .now).inSeconds
        metrics.recordRequest(
            metrics.route(context.endpointPath ?? ""),
            GatewayMetrics.Method(request.method.rawValue),
            status: status.code,
            seconds: seconds
        )
        context.logger.debug(
            "request",
            metadata: [
                "method": "\(request.method)", "route": "\(context.endpointPath ?? "-")", "status": "\(status.code)",
                "ms": "\((seconds * 1000).rounded())",
            ]
        )
    }

    /// An error in the words of the dialect that the path is of.
    private func response(to error: GatewayError, of request: Request, named requestID: String) -> Response {
        let dialect = dialects.claimant(of: request.uri.path) ?? dialects.first
        let report = ErrorReport(error, in: dialect, requestID: requestID, addresses: addresses())
        var answer = dialect.error(report, of: request)
        for field in error.headers { answer.headers[field.name] = field.value }
        if error.status == .unauthorized { answer.headers[.wwwAuthenticate] = dialect.challenge }
        return answer.response
    }

    /// Refuses what comes under another name than the gateway's, or from a page of another site.
    private func check(_ request: Request) throws(GatewayError) {
        let hosts = hosts()
        // One host, named once: a request that is meant for a proxy, or that names two, might be read differently by
        // whatever stands before the gateway.
        guard request.head.path?.first == "/", request.headers[.host] == nil else {
            throw GatewayError(
                .badRequest,
                RushesError(.invalidBrief, "the request names its host in a way that is not taken", hint: nil)
            )
        }
        guard hosts.admits(request.head.authority) else {
            throw GatewayError(
                HTTPResponse.Status(code: 421, reasonPhrase: "Misdirected Request"),
                RushesError(
                    .notAllowed,
                    "this gateway has another name",
                    hint: "start it with --public-url if it is reached under this one"
                )
            )
        }
        guard !request.uri.path.hasPrefix("/files/") else { return }
        let isCrossSite = request.headers[.fetchSite] == "cross-site"
        let isForeign = request.headers[.origin].map { !hosts.admitsOrigin($0) } ?? false
        guard !isCrossSite, !isForeign else {
            throw GatewayError(
                .forbidden,
                RushesError(.notAllowed, "pages of other sites may not call this gateway", hint: nil)
            )
        }
    }

    private func refusal(for error: any Error, _ request: Request) -> GatewayError {
        switch error {
        case let refusal as GatewayError: refusal
        case let error as RushesError: GatewayError(error)
        case let error as HTTPError where error.status == .notFound: unrouted(request)
        case let error as HTTPError:
            GatewayError(error.status, RushesError(.invalidBrief, error.body ?? error.status.reasonPhrase, hint: nil))
        case is CancellationError:
            GatewayError(.serviceUnavailable, RushesError(.interrupted, "the gateway is being stopped", hint: nil))
        default:
            // What it is, is for the log alone.
            GatewayError(
                .internalServerError,
                RushesError(.internalError, "something went wrong here: \(type(of: error))", hint: nil)
            )
        }
    }

    /// Why no route takes a request: it is for something else than clips, there is none, or it takes another method.
    private func unrouted(_ request: Request) -> GatewayError {
        let path = request.uri.path
        if let absence = dialects.claimant(of: path)?.absence(of: request) { return absence }
        guard let allowed = dialects.allowedMethods(at: path) else { return .noSuchThing }
        var refusal = GatewayError(
            .methodNotAllowed,
            RushesError(.notAllowed, "\(request.method.rawValue) is not what is done here", hint: nil)
        )
        refusal.headers[.allow] = allowed
        return refusal
    }

    /// Whether a request has a body at all.
    private static func hasBody(_ request: Request) -> Bool {
        request.headers[.transferEncoding] != nil || request.headers[.contentLength].map { $0 != "0" } ?? false
    }

    /// Whether a request has a body that is not read in passing.
    private static func mayHaveLongBody(_ request: Request) -> Bool {
        if request.headers[.transferEncoding] != nil { return true }
        return request.headers[.contentLength].flatMap { Int64($0) }.map { $0 > 65_536 } ?? false
    }

}
