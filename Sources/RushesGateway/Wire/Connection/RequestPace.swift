import NIOCore

/// Whether a connection's requests come fast enough: what is known of one connection, as a value without a clock.
///
/// Only waiting for the peer counts. Time in which nothing is asked of it, because a response is being made or earlier
/// bytes are not yet taken, is nobody's fault.
struct RequestPace {
    /// Over how much waiting the speed of a body is looked at.
    static let window: TimeAmount = .seconds(10)

    private enum Stage {
        /// Nothing of a request has come since.
        case idle(since: NIODeadline)
        /// A head has begun, or is due because the connection is new.
        case head(since: NIODeadline)
        /// The head has come and the end has not.
        case body
    }

    private let headTimeout: TimeAmount
    private let idleTimeout: TimeAmount
    private let windowByteCount: Int
    private var stage: Stage
    /// Requests whose head has come and whose response has not gone.
    private var unansweredCount = 0
    /// Since when bytes are asked for; `nil` while none are.
    private var askedSince: NIODeadline?
    /// How long the peer was waited for in this window, in nanoseconds.
    private var waited: Int64 = 0
    private var receivedByteCount = 0
    /// Whether a part of a request came since the last read was asked for.
    private var hasPart = false

    /// Begins with a new connection, whose first head is due.
    init(
        headTimeout: TimeAmount,
        idleTimeout: TimeAmount,
        bodyBytesPerSecond: Int,
        at now: NIODeadline
    ) {
        self.headTimeout = headTimeout
        self.idleTimeout = idleTimeout
        windowByteCount = bodyBytesPerSecond * Int(Self.window.nanoseconds / 1_000_000_000)
        stage = .head(since: now)
    }

    /// Notes that bytes are asked for.
    mutating func readWasAsked(at now: NIODeadline) {
        if askedSince == nil { askedSince = now }
    }

    /// Notes that a head has come.
    mutating func headCame(at now: NIODeadline) {
        hasPart = true
        stage = .body
        unansweredCount += 1
        waited = 0
        receivedByteCount = 0
        if askedSince != nil { askedSince = now }
    }

    /// Notes that so many bytes of a body have come.
    mutating func bodyCame(byteCount: Int) {
        hasPart = true
        receivedByteCount += byteCount
    }

    /// Notes that a request has come as a whole.
    mutating func requestEnded(at now: NIODeadline) {
        hasPart = true
        stage = .idle(since: now)
    }

    /// Notes that all bytes that were there have been read, whether or not they made a part of a request.
    ///
    /// - Returns: Whether the body comes fast enough.
    mutating func readCompleted(at now: NIODeadline) -> Bool {
        defer {
            askedSince = nil
            hasPart = false
        }
        switch stage {
        case .idle:
            if !hasPart { stage = .head(since: now) }
            return true
        case .head: return true
        case .body:
            if let askedSince { waited += (now - askedSince).nanoseconds }
            return closeWindow()
        }
    }

    /// Notes that a response has gone.
    mutating func responseEnded(at now: NIODeadline) {
        unansweredCount = max(0, unansweredCount - 1)
        guard unansweredCount == 0 else { return }
        switch stage {
        case .idle: stage = .idle(since: now)
        case .head: stage = .head(since: now)
        case .body: break
        }
    }

    /// When to look again; `nil` while the peer is not waited for.
    var deadline: NIODeadline? {
        switch stage {
        case .idle(let since): unansweredCount == 0 ? since + idleTimeout : nil
        case .head(let since): unansweredCount == 0 ? since + headTimeout : nil
        case .body:
            windowByteCount > 0 ? askedSince.map { $0 + (Self.window - .nanoseconds(waited)) } : nil
        }
    }

    /// Whether the peer has used up its time.
    mutating func isOverdue(at now: NIODeadline) -> Bool {
        guard let deadline, deadline <= now else { return false }
        guard case .body = stage, let since = askedSince else { return true }
        waited += (now - since).nanoseconds
        askedSince = now
        return !closeWindow()
    }

    /// Whether enough came in the window, if it is over; then the next begins.
    private mutating func closeWindow() -> Bool {
        guard waited >= Self.window.nanoseconds else { return true }
        defer {
            waited = 0
            receivedByteCount = 0
        }
        return receivedByteCount >= windowByteCount
    }
}
