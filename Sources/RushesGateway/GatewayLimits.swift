/// How much of everything the gateway takes.
package struct GatewayLimits: Sendable, Hashable {
    /// The longest body of a request that is not an upload.
    package var jsonByteCount = 1 << 20
    /// The longest body of a request that is not an upload and in which files stand, as base64; no less than
    /// ``jsonByteCount``.
    package var inlineBodyByteCount: Int64 = 100_000_000
    /// How many bodies longer than ``jsonByteCount`` one key may send at once.
    package var inlineBodiesPerKey = 2
    /// How deeply values may be nested in a body.
    package var jsonDepth = 32
    /// The largest file that may be uploaded: what the services take (50 MB).
    package var uploadByteCount: Int64 = 50_000_000
    /// How many connections are open at once; further ones wait in the system's queue.
    package var connectionCount = 4096
    /// How long a request's head may take to arrive.
    package var headTimeout: Duration = .seconds(10)
    /// How long a connection may lie idle.
    package var idleTimeout: Duration = .seconds(60)
    /// How many bytes of a body must come every second, looked at over ten seconds.
    package var bodyBytesPerSecond = 1024
    /// The longest that a question may wait for a job's end.
    package var longestWait: Duration = .seconds(60)

    /// How long a stream of events lasts; a client asks again.
    package var longestStream: Duration = .seconds(3600)
    /// How many callers with one key may wait, or listen, at once.
    package var waitersPerKey = 2000
    /// How many bytes of uploads are kept for one key.
    package var uploadBytesPerKey: Int64 = 4_000_000_000
    /// How long uploads are kept; as long as the service keeps its outputs at most.
    package var uploadLife: Duration = .seconds(14 * 24 * 3600)

    /// The program's own limits.
    package init() {}
}
