import HTTPTypes
import Hummingbird
import RushesCore

/// Puts every route into the router, each behind what it needs.
struct RouteTable {
    let dependencies: GatewayDependencies

    private typealias Keyed = @Sendable (Request, GatewayContext, Caller) async throws -> Response
    private typealias PerhapsKeyed = @Sendable (Request, GatewayContext, Caller?) async throws -> Response

    func add(to router: Router<GatewayContext>) {
        for entry in dependencies.dialects.entries { add(entry, to: router) }
    }

    private func add(_ entry: DialectTable.Entry, to router: Router<GatewayContext>) {
        let (dialect, route) = (entry.dialect, entry.route)
        switch route.work {
        case .submission:
            add(entry, to: router, keyed: SubmissionRoute(dependencies: dependencies, dialect: dialect).submit)
        case .price(let words):
            add(
                entry,
                to: router,
                perhaps: PriceRoute(dependencies: dependencies, dialect: dialect, words: words).price
            )
        case .job:
            add(entry, to: router, keyed: JobRoute(dependencies: dependencies, dialect: dialect, name: route.name).job)
        case .jobEvents(let words):
            add(entry, to: router, keyed: JobEventRoute(dependencies: dependencies, words: words).events)
        case .jobList:
            add(entry, to: router, keyed: JobListRoute(dependencies: dependencies, dialect: dialect).list)
        case .upload(let field, let words):
            add(entry, to: router, keyed: UploadRoute(dependencies: dependencies, field: field, words: words).upload)
        case .keyed(_, let answer):
            add(entry, to: router) { [dependencies] request, context, caller in
                try await answer(RouteCall(request: request, context: context, dependencies: dependencies), caller)
            }
        case .perhapsKeyed(let answer):
            add(
                entry,
                to: router,
                perhaps: { [dependencies] request, context, caller in
                    try await answer(RouteCall(request: request, context: context, dependencies: dependencies), caller)
                }
            )
        case .open(let answer):
            router.on(RouterPath(route.path), method: route.method) { [dependencies] request, context in
                try await answer(RouteCall(request: request, context: context, dependencies: dependencies))
            }
        }
    }

    private func add(_ entry: DialectTable.Entry, to router: Router<GatewayContext>, keyed: @escaping Keyed) {
        router.on(RouterPath(entry.route.path), method: entry.route.method) { [dependencies] request, context in
            try await keyed(request, context, try await dependencies.caller(of: request, on: entry))
        }
    }

    private func add(_ entry: DialectTable.Entry, to router: Router<GatewayContext>, perhaps: @escaping PerhapsKeyed) {
        router.on(RouterPath(entry.route.path), method: entry.route.method) { [dependencies] request, context in
            try await perhaps(request, context, try await dependencies.perhapsCaller(of: request, on: entry))
        }
    }
}
