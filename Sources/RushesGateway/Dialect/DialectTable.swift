import HTTPTypes
import RushesCore

/// The dialects that a gateway speaks, and every route that follows from them.
struct DialectTable: Sendable {
    /// A route, and the dialect that its errors are worded in.
    struct Entry: Sendable {
        let route: GatewayRoute
        let dialect: any Dialect
    }

    /// The dialects, in the order in which they were given.
    let dialects: [any Dialect]
    /// Every route: the dialects' own, and those of the gateway itself.
    let entries: [Entry]

    /// The first dialect: what belongs to none is worded as in it.
    let first: any Dialect

    /// Mounts dialects.
    ///
    /// - Parameters:
    ///   - dialects: at least one.
    ///   - own: the gateway's own routes.
    /// - Throws: `internal_error` if there is none, or two want the same name, route, shape or prefix.
    init(_ dialects: [any Dialect], own: [GatewayRoute]) throws(RushesError) {
        guard let first = dialects.first else {
            throw RushesError(.internalError, "a gateway speaks at least one dialect", hint: nil)
        }
        self.first = first
        self.dialects = dialects
        entries =
            dialects.flatMap { dialect in dialect.routes.map { Entry(route: $0, dialect: dialect) } }
            + own.map { Entry(route: $0, dialect: first) }
        try check()
    }

    /// The dialect that a path is of; `nil` if it is none's.
    func claimant(of path: String) -> (any Dialect)? {
        var longest = ("", nil as (any Dialect)?)
        for dialect in dialects {
            for prefix in dialect.prefixes where prefix.utf8.count > longest.0.utf8.count {
                if Self.lies(path, under: prefix) { longest = (prefix, dialect) }
            }
        }
        return longest.1
    }

    /// The dialect that a webhook was ordered in; `nil` if it is not spoken any more.
    func dialect(of target: WebhookTarget) -> (any Dialect)? {
        guard let name = target.dialect else { return first }
        return dialects.first { $0.name == name }
    }

    /// The methods that are answered at a path, as `Allow` lists them; `nil` if no route leads there.
    func allowedMethods(at path: String) -> String? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: true)
        let routes = entries.map(\.route).filter { $0.leads(to: parts) }
        guard !routes.isEmpty else { return nil }
        var methods: [String] = []
        for route in routes {
            for method in route.method == .get ? ["GET", "HEAD"] : [route.method.rawValue]
            where !methods.contains(method) { methods.append(method) }
        }
        return methods.joined(separator: ", ")
    }

    private static func lies(_ path: String, under prefix: String) -> Bool {
        path.hasPrefix(prefix) && (path.utf8.count == prefix.utf8.count || path.dropFirst(prefix.count).first == "/")
    }

    // MARK: - Checks

    private func check() throws(RushesError) {
        try Self.checkUnique(dialects.map(\.name), "the name of a dialect")
        try Self.checkUnique(dialects.flatMap(\.prefixes), "a prefix")
        try Self.checkUnique(entries.map(\.route.name), "the name of a route")
        try Self.checkUnique(entries.map { "\($0.route.method) \($0.route.path)" }, "a route")
        let documents = dialects.map(\.document)
        try Self.checkUnique(documents.flatMap(\.schemas.keys), "the name of a shape")
        try Self.checkUnique(documents.flatMap(\.parameters.keys), "the name of a parameter")
        for dialect in dialects {
            for route in dialect.routes where !dialect.prefixes.contains(where: { Self.lies(route.path, under: $0) }) {
                throw RushesError(
                    .internalError,
                    "the route \(route.path) lies under no prefix of the dialect \(dialect.name)",
                    hint: nil
                )
            }
        }
    }

    private static func checkUnique(_ names: [String], _ what: String) throws(RushesError) {
        var seen: Set<String> = []
        for name in names where !seen.insert(name).inserted {
            throw RushesError(.internalError, "`\(name)` is \(what) twice over", hint: nil)
        }
    }
}
