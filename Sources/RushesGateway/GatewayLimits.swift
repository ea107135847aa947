/// How much of everything the gateway takes.
public struct GatewayLimits: Sendable, Hashable {
    /// The longest body of a request that is not an upload.
    public var jsonByteCount = 1 << 20
    /// The longest body of a request that is not an upload and in which files stand, as base64; no less than
    /// ``jsonByteCount``.
    public var inlineBodyByteCount: Int64 = 100_000_000
    /// How many bodies longer than ``jsonByteCount`` one key may send at once.
    public var inlineBodiesPerKey = 2
    /// How deeply values may be nested in a body.
    public var jsonDepth = 32
    /// The largest file that may be uploaded: what the services take (50 MB).
    public var uploadByteCount: Int64 = 50_000_000
    /// How many connections are open at once; further ones wait in the system's queue.
    public var connectionCount = 4096
    /// How long a request's head may take to arrive.
    public var headTimeout: Duration = .seconds(10)
    /// How long a connection may lie idle.
    public var idleTimeout: Duration = .seconds(60)
    /// How many bytes of a body must come every second, looked at over ten seconds.
    public var bodyBytesPerSecond = 1024
    /// The longest that a question may wait for a job's end.
    public var longestWait: Duration = .seconds(60)

    /// How long a stream of events lasts; a client asks again.
    public var longestStream: Duration = .seconds(3600)
    /// How many callers with one key may wait, or listen, at once.
    public var waitersPerKey = 2000
    /// How many bytes of uploads are kept for one key.
    public var uploadBytesPerKey: Int64 = 4_000_000_000
    /// How long uploads are kept; as long as the service keeps its outputs at most.
    public var uploadLife: Duration = .seconds(14 * 24 * 3600)

    /// The program's own limits.
    public init() {}
}
