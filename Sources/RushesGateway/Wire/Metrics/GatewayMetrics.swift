package import RushesCore
import Synchronization

/// What the gateway counts, in the text format of Prometheus (0.0.4).
///
/// Names and labels are fixed when it is made, so that no caller can make it grow: an unknown route, method or status is
/// counted as `other`. Recording adds to numbers in one array behind a lock and allocates nothing.
package final class GatewayMetrics: Sendable {
    /// A route's place among those that are counted. Look it up once, when the route is registered.
    package struct Route: Sendable, Hashable {
        fileprivate let index: Int
    }

    /// The most routes; those beyond are counted as `other`.
    package static let mostRouteCount = 256

    private static let other = "other"

    /// The upper bounds of the buckets of `request_seconds`, in seconds.
    private static let bounds: [Double] = [
        0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
    ]

    /// The statuses that are counted each by itself.
    private static let statuses = [
        200, 201, 202, 204, 206, 207, 301, 302, 303, 304, 307, 308, 400, 401, 402, 403, 404, 405, 406, 408, 409, 410,
        411, 412, 413, 414, 415, 416, 417, 421, 422, 425, 426, 428, 429, 431, 499, 500, 501, 502, 503, 504, 507,
    ]

    /// Where everything stands in the array of numbers.
    private struct Layout {
        let routeCount: Int
        var statusCount: Int { GatewayMetrics.statuses.count + 1 }
        /// Each route's buckets, one without a bound, and the sum in nanoseconds.
        var bucketCount: Int { GatewayMetrics.bounds.count + 2 }
        var durations: Int { routeCount * Method.allCases.count * statusCount }
        var submissions: Int { durations + routeCount * bucketCount }
        var deliveries: Int { submissions + Submission.allCases.count }
        var jobs: Int { deliveries + Delivery.allCases.count }
        var openConnections: Int { jobs + JobState.allCases.count }
        var rateLimited: Int { openConnections + 1 }
        var uploaded: Int { openConnections + 2 }
        var taken: Int { openConnections + 3 }
        var count: Int { openConnections + 4 }

        func request(_ route: Int, _ method: Int, _ status: Int) -> Int {
            (route * Method.allCases.count + method) * statusCount + status
        }
    }

    private let routes: [String]
    private let routeIndices: [String: Int]
    private let layout: Layout
    /// For each status its place among `statuses`.
    private let statusIndices: [UInt8]
    private let durationStart: Int
    private let version: String
    private let startedAt: Double
    private let residentByteCount: @Sendable () -> Int64?
    private let numbers: Guarded<[Int64]>

    /// Makes metrics in which everything is zero.
    ///
    /// - Parameters:
    ///   - routes: The templates of the routes, of which the first ``mostRouteCount`` are counted each by itself.
    ///   - version: The program's version, for `build_info`.
    ///   - startedAt: When the program was started, in seconds since 1970.
    ///   - residentByteCount: How many bytes of memory the program has in use; `nil` if that is not known.
    package init(
        routes: [String],
        version: String,
        startedAt: Double,
        residentByteCount: @escaping @Sendable () -> Int64? = { ResidentMemory.byteCount() }
    ) {
        var indices: [String: Int] = [:]
        for route in routes where route != Self.other && indices[route] == nil && indices.count < Self.mostRouteCount {
            indices[route] = indices.count
        }
        routeIndices = indices
        self.routes = indices.sorted { $0.value < $1.value }.map(\.key) + [Self.other]
        layout = Layout(routeCount: indices.count + 1)
        var statusIndices = [UInt8](repeating: UInt8(Self.statuses.count), count: 600)
        for (index, status) in Self.statuses.enumerated() { statusIndices[status] = UInt8(index) }
        self.statusIndices = statusIndices
        durationStart = layout.durations
        self.version = version
        self.startedAt = startedAt
        self.residentByteCount = residentByteCount
        numbers = Guarded([Int64](repeating: 0, count: layout.count))
    }

    /// The place of a route, by its template; that of `other` if it was not named at the beginning.
    package func route(_ template: String) -> Route { Route(index: routeIndices[template] ?? routes.count - 1) }

    // MARK: - Recording

    /// Counts a request that was answered, and how long that took, from its head to the end of the response.
    package func recordRequest(_ route: Route, _ method: Method, status: Int, seconds: Double) {
        let statusIndex = statusIndices.indices.contains(status) ? Int(statusIndices[status]) : Self.statuses.count
        let routeIndex = min(route.index, layout.routeCount - 1)
        let seconds = seconds.isFinite ? min(max(seconds, 0), 1e9) : 0
        let request = layout.request(routeIndex, method.rawValue, statusIndex)
        let buckets = durationStart + routeIndex * layout.bucketCount
        let bounds = Self.bounds
        var bucket = 0
        while bucket < bounds.count, seconds > bounds[bucket] { bucket += 1 }
        numbers.withLock { numbers in
            numbers[request] &+= 1
            numbers[buckets + bucket] &+= 1
            numbers[buckets + bounds.count + 1] &+= Int64(seconds * 1e9)
        }
    }

    /// Counts a submission.
    package func recordSubmission(_ outcome: Submission) { add(1, at: layout.submissions + outcome.rawValue) }

    /// Counts an attempt to deliver a webhook.
    package func recordDelivery(_ outcome: Delivery) { add(1, at: layout.deliveries + outcome.rawValue) }

    /// Counts a request that was refused for coming too soon.
    package func recordRateLimited() { add(1, at: layout.rateLimited) }

    /// Counts bytes of files that were uploaded.
    package func recordUploaded(byteCount: Int) { add(Int64(byteCount), at: layout.uploaded) }

    /// Counts bytes of takes that were given out.
    package func recordTaken(byteCount: Int) { add(Int64(byteCount), at: layout.taken) }

    /// Notes that a connection was opened.
    package func connectionOpened() { add(1, at: layout.openConnections) }

    /// Notes that a connection was closed.
    package func connectionClosed() { add(-1, at: layout.openConnections) }

    /// Sets how many jobs there are in each state. A state that is not named has none.
    package func setJobs(_ counts: [JobState: Int]) {
        let start = layout.jobs
        numbers.withLock { numbers in
            for (offset, state) in JobState.allCases.enumerated() {
                numbers[start + offset] = Int64(counts[state] ?? 0)
            }
        }
    }

    private func add(_ count: Int64, at index: Int) { numbers.withLock { $0[index] &+= count } }

    // MARK: - Writing

    /// Everything, as `text/plain; version=0.0.4`. Requests that never came are left out; everything else is there.
    package func text() -> String {
        // Copied while it is locked: a shared array would make the next one who records copy it.
        let numbers = numbers.withLock { numbers in numbers.withUnsafeBufferPointer { Array($0) } }
        var text = MetricsText(prefix: "rushes_")
        writeRequests(numbers, into: &text)
        text.family("submissions_total", .counter, "Submissions of jobs, by what became of them.")
        for outcome in Submission.allCases {
            text.sample(["outcome": outcome.label], numbers[layout.submissions + outcome.rawValue])
        }
        text.family("jobs", .gauge, "Jobs that have not ended, by state.")
        for (offset, state) in JobState.allCases.enumerated() {
            text.sample(["state": state.rawValue], numbers[layout.jobs + offset])
        }
        text.family("open_connections", .gauge, "Connections of clients that are open.")
        text.sample([:], numbers[layout.openConnections])
        text.family("rate_limited_total", .counter, "Requests refused for coming too soon.")
        text.sample([:], numbers[layout.rateLimited])
        text.family("webhook_deliveries_total", .counter, "Attempts to deliver a webhook, by what became of them.")
        for outcome in Delivery.allCases {
            text.sample(["outcome": outcome.label], numbers[layout.deliveries + outcome.rawValue])
        }
        text.family("uploads_bytes_total", .counter, "Bytes of files that were uploaded.")
        text.sample([:], numbers[layout.uploaded])
        text.family("taken_bytes_total", .counter, "Bytes of takes that were given out.")
        text.sample([:], numbers[layout.taken])
        text.family("build_info", .gauge, "The program's version; always 1.")
        text.sample(["version": version], 1)
        if let byteCount = residentByteCount() {
            text.family("process_resident_memory_bytes", .gauge, "Memory in use.")
            text.sample([:], byteCount)
        }
        text.family("process_start_time_seconds", .gauge, "When the program was started, since 1970.")
        text.sample([:], startedAt)
        return text.text
    }

    private func writeRequests(_ numbers: [Int64], into text: inout MetricsText) {
        text.family("requests_total", .counter, "Requests that were answered, by route, method and status.")
        for (route, template) in routes.enumerated() {
            for method in Method.allCases {
                for status in 0..<layout.statusCount {
                    let count = numbers[layout.request(route, method.rawValue, status)]
                    guard count != 0 else { continue }
                    let status = status < Self.statuses.count ? String(Self.statuses[status]) : Self.other
                    text.sample(["route": template, "method": method.label, "status": status], count)
                }
            }
        }
        text.family("request_seconds", .histogram, "How long requests took, from their head to the response's end.")
        for (route, template) in routes.enumerated() {
            let start = durationStart + route * layout.bucketCount
            var sum: Int64 = 0
            for (offset, bound) in Self.bounds.enumerated() {
                sum += numbers[start + offset]
                text.sample(["route": template, "le": "\(bound)"], sum, suffix: "_bucket")
            }
            sum += numbers[start + Self.bounds.count]
            text.sample(["route": template, "le": "+Inf"], sum, suffix: "_bucket")
            text.sample(["route": template], Double(numbers[start + Self.bounds.count + 1]) / 1e9, suffix: "_sum")
            text.sample(["route": template], sum, suffix: "_count")
        }
    }
}
