public import RushesCore

/// What the misbehaving server has seen and what it charges for, at one moment.
public struct ServerAccount: Sendable {
    /// A request as it arrived.
    public struct Request: Sendable {
        /// What it asked for.
        public var route: ServerRoute
        /// The method.
        public var method: String
        /// The path with its query.
        public var target: String
        /// The headers, in order.
        public var headers: [(name: String, value: String)]
        /// The size of its body in bytes.
        public var bodyByteCount: Int64

        /// The value of the first header of that name, whatever its case.
        public func header(_ name: String) -> String? {
            headers.first { $0.name.lowercased() == name.lowercased() }?.value
        }
    }

    /// A submission that was accepted: the customer is charged for it.
    public struct Submission: Sendable {
        /// The prediction's id.
        public var id: String
        /// The model.
        public var model: String
        /// The whole body.
        public var body: JSONValue
        /// What it costs.
        public var price: Money
        /// When it was accepted, by the server's clock.
        public var acceptedAt: Duration
        /// When it ends, by the server's clock; `nil` if its polls decide that.
        public var endsAt: Duration?
        /// How often it was asked for.
        public var polls: Int
        /// Whether it has been refunded, because it failed.
        public var isRefunded: Bool
    }

    /// A file that was uploaded.
    public struct Upload: Sendable, CustomStringConvertible {
        /// The form field's name.
        public var field: String
        /// The file's name in the form.
        public var fileName: String
        /// The part's content type.
        public var mediaType: String
        /// The file's size in bytes.
        public var byteCount: Int64
        /// The content, if it has no more than a mebibyte.
        public var content: [UInt8]?

        /// Name, type and size, without the content.
        public var description: String { "\(fileName) (\(mediaType), \(byteCount) bytes)" }
    }

    /// Every accepted submission, in order.
    public internal(set) var submissions: [Submission] = []
    /// Every completed upload, in order.
    public internal(set) var uploads: [Upload] = []
    /// The requests in order; no more than the first ones that the settings let it keep.
    public internal(set) var requests: [Request] = []
    /// How many requests there were.
    public internal(set) var requestCount = 0
    /// How many requests asked for one thing, whether they are kept or not.
    public internal(set) var requestCounts: [ServerRoute: Int] = [:]
    /// How many TCP connections were made.
    public internal(set) var connectionCount = 0

    /// The sum that is charged for: everything accepted and not refunded.
    public var charged: Money {
        submissions.filter { !$0.isRefunded }.reduce(.zero) { $0 + $1.price }
    }

    /// How often predictions were asked for.
    public var polls: Int { requests(on: .observe).count }

    /// The requests that asked for one thing.
    public func requests(on route: ServerRoute) -> [Request] { requests.filter { $0.route == route } }
}
