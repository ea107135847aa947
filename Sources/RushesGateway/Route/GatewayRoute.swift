package import HTTPTypes
package import Hummingbird
package import RushesCore

/// One route: what it is called by, what it does, and what the OpenAPI document says of it.
package struct GatewayRoute: Sendable {
    /// The name in the OpenAPI document; no other route has it.
    package let name: String
    /// How it is called. What is read can also be asked for with HEAD.
    package let method: HTTPRequest.Method
    /// The path, with its parameters in braces, as OpenAPI and the router write it.
    package let path: String
    /// What it does.
    package let work: RouteWork
    /// What the OpenAPI document says of it.
    package let description: RouteDescription

    /// Describes a route.
    package init(
        _ name: String,
        _ method: HTTPRequest.Method,
        _ path: String,
        _ work: RouteWork,
        _ description: RouteDescription
    ) {
        self.name = name
        self.method = method
        self.path = path
        self.work = work
        self.description = description
    }

    /// Whether only the holder of a key is answered.
    package var needsKey: Bool { work.access == .key }

    /// Whether a key changes what is answered.
    package var takesKey: Bool { work.access != .open }

    /// Whether a path belongs to it, whatever the method.
    func leads(to parts: [Substring]) -> Bool {
        let names = path.split(separator: "/")
        return names.count == parts.count && zip(names, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
    }
}

/// What a route does: something that the gateway does for every dialect, or something of the dialect's own.
package enum RouteWork: Sendable {
    /// Records a job (``Dialect/draft(from:of:_:)``, ``Dialect/created(_:in:)``).
    case submission
    /// Prices what would be submitted.
    case price(@Sendable (PricedOrder, Wording) -> DialectAnswer)
    /// Says how a job stands (``Dialect/job(_:on:in:)``).
    case job
    /// Sends every change of a job as a server-sent event, each with this document.
    case jobEvents(@Sendable (JobSnapshot, Wording) -> JSONValue)
    /// Lists jobs (``Dialect/query(of:)``, ``Dialect/list(_:in:)``).
    case jobList
    /// Keeps a file that comes in a field of a form.
    case upload(field: String, @Sendable (StoredUpload, Wording) -> DialectAnswer)
    /// Something else for the holder of a key; it counts against the key's rate if it makes work.
    case keyed(makesWork: Bool = false, @Sendable (RouteCall, Caller) async throws -> Response)
    /// Something else for everybody; a key changes what is answered.
    case perhapsKeyed(@Sendable (RouteCall, Caller?) async throws -> Response)
    /// Something else for everybody.
    case open(@Sendable (RouteCall) async throws -> Response)

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
        case .submission, .job, .jobEvents, .jobList, .upload, .keyed: .key
        case .price, .perhapsKeyed: .perhapsKey
        case .open: .open
        }
    }

    /// Whether it makes work, and so counts against the key's own rate.
    var makesWork: Bool {
        switch self {
        case .submission, .price, .upload: true
        case .keyed(let makesWork, _): makesWork
        case .job, .jobEvents, .jobList, .perhapsKeyed, .open: false
        }
    }
}

/// A call of a route that does something of its dialect's own.
package struct RouteCall: Sendable {
    /// The request.
    package let request: Request
    /// What is known of it besides.
    package let context: GatewayContext
    /// What the gateway has.
    let dependencies: GatewayDependencies

    /// What answers are worded with.
    package var wording: Wording { dependencies.wording }
}
