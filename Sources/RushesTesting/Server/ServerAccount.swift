package import RushesCore

/// What the misbehaving server has seen and what it charges for, at one moment.
package struct ServerAccount: Sendable {
    /// A request as it arrived.
    package struct Request: Sendable {
        /// What it asked for.
        package var route: ServerRoute
        /// The method.
        package var method: String
        /// The path with its query.
        package var target: String
        /// The headers, in order.
        package var headers: [(name: String, value: String)]
        /// The size of its body in bytes.
        package var bodyByteCount: Int64

        /// The value of the first header of that name, whatever its case.
        package func header(_ name: String) -> String? {
            headers.first { $0.name.lowercased() == name.lowercased() }?.value
        }
    }

    /// A submission that was accepted: the customer is charged for it.
    package struct Submission: Sendable {
        /// The prediction's id.
        package var id: String
        /// The model.
        package var model: String
        /// The whole body.
        package var body: JSONValue
        /// What it costs.
        package var price: Money
        /// When it was accepted, by the server's clock.
        package var acceptedAt: Duration
        /// When it ends, by the server's clock; `nil` if its polls decide that.
        package var endsAt: Duration?
        /// How often it was asked for.
        package var polls: Int
        /// Whether it has been refunded, because it failed.
        package var isRefunded: Bool
    }

    /// A file that was uploaded.
    package struct Upload: Sendable, CustomStringConvertible {
        /// The form field's name.
        package var field: String
        /// The file's name in the form.
        package var fileName: String
        /// The part's content type.
        package var mediaType: String
        /// The file's size in bytes.
        package var byteCount: Int64
        /// The content, if it has no more than a mebibyte.
        package var content: [UInt8]?

        /// Name, type and size, without the content.
        package var description: String { "\(fileName) (\(mediaType), \(byteCount) bytes)" }
    }

    /// Every accepted submission, in order.
    package internal(set) var submissions: [Submission] = []
    /// Every completed upload, in order.
    package internal(set) var uploads: [Upload] = []
    /// The requests in order; no more than the first ones that the settings let it keep.
    package internal(set) var requests: [Request] = []
    /// How many requests there were.
    package internal(set) var requestCount = 0
    /// How many requests asked for one thing, whether they are kept or not.
    package internal(set) var requestCounts: [ServerRoute: Int] = [:]
    /// How many TCP connections were made.
    package internal(set) var connectionCount = 0

    /// The sum that is charged for: everything accepted and not refunded.
    package var charged: Money {
        submissions.filter { !$0.isRefunded }.reduce(.zero) { $0 + $1.price }
    }

    /// How often predictions were asked for.
    package var polls: Int { requests(on: .observe).count }

    /// The requests that asked for one thing.
    package func requests(on route: ServerRoute) -> [Request] { requests.filter { $0.route == route } }
}
