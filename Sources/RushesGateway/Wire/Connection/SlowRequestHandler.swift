package import NIOCore
package import NIOHTTPTypes

/// Closes connections whose peers let us wait: with a head, with a body, between requests, or in taking a response.
///
/// It stands behind the HTTP/1 codecs, before whoever answers. Of a head it sees nothing until it is whole; that one has
/// begun, it knows from a read that ended without a part. A connection that is waiting for a response is left alone
/// however long that takes, as long as the peer takes what is written. There is one timer a connection; it is set anew
/// only for an earlier time than it has, otherwise it looks again when it fires.
package final class SlowRequestHandler: ChannelDuplexHandler, RemovableChannelHandler {
    /// Parts of requests.
    package typealias InboundIn = HTTPRequestPart
    /// The same parts.
    package typealias InboundOut = HTTPRequestPart
    /// Parts of responses.
    package typealias OutboundIn = HTTPResponsePart
    /// The same parts.
    package typealias OutboundOut = HTTPResponsePart

    private let limits: GatewayLimits
    private let writeTimeout: TimeAmount
    private var paces: (request: RequestPace, response: ResponsePace)?
    private var timer: (task: Scheduled<Void>, deadline: NIODeadline)?
    /// The number of the last write whose end will be told.
    private var watchedWrite: UInt64?

    /// Makes a handler for one connection.
    ///
    /// - Parameters:
    ///   - limits: Of which the times of heads and of idle connections and the speed of bodies are kept; a speed of 0
    ///     is none.
    ///   - writeTimeout: How long a peer may take nothing of what is written to it.
    package init(limits: GatewayLimits, writeTimeout: TimeAmount = .seconds(60)) {
        self.limits = limits
        self.writeTimeout = writeTimeout
    }

    /// Begins to measure, if the connection is already open.
    package func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { begin(context) }
    }

    /// Stops measuring.
    package func handlerRemoved(context: ChannelHandlerContext) { stop() }

    /// Begins to measure.
    package func channelActive(context: ChannelHandlerContext) {
        begin(context)
        context.fireChannelActive()
    }

    /// Stops measuring.
    package func channelInactive(context: ChannelHandlerContext) {
        stop()
        context.fireChannelInactive()
    }

    // MARK: - Requests

    /// Notes that bytes are asked of the peer.
    package func read(context: ChannelHandlerContext) {
        paces?.request.readWasAsked(at: context.eventLoop.now)
        setTimer(context)
        context.read()
    }

    /// Notes a part of a request.
    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: paces?.request.headCame(at: context.eventLoop.now)
        case .body(let bytes): paces?.request.bodyCame(byteCount: bytes.readableBytes)
        case .end: paces?.request.requestEnded(at: context.eventLoop.now)
        }
        context.fireChannelRead(data)
    }

    /// Notes that what came has been read.
    package func channelReadComplete(context: ChannelHandlerContext) {
        let isFastEnough = paces?.request.readCompleted(at: context.eventLoop.now) ?? true
        context.fireChannelReadComplete()
        if isFastEnough { setTimer(context) } else { close(context) }
    }

    // MARK: - Responses

    /// Notes a part of a response.
    package func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard let number = paces?.response.wrote(at: context.eventLoop.now) else {
            return context.write(data, promise: promise)
        }
        var isEnd = false
        if case .end = unwrapOutboundIn(data) { isEnd = true }
        // Of several writes that wait one is watched, and the last of each response.
        guard isEnd || watchedWrite == nil else { return context.write(data, promise: promise) }
        let watched = promise ?? context.eventLoop.makePromise(of: Void.self)
        watchedWrite = number
        watched.futureResult.assumeIsolated().whenComplete { _ in
            self.took(number, isEnd: isEnd, at: context.eventLoop.now)
            self.setTimer(context)
        }
        context.write(data, promise: watched)
    }

    /// Sends what was written, and looks whether it was taken at once.
    package func flush(context: ChannelHandlerContext) {
        context.flush()
        setTimer(context)
    }

    /// Notes whether there is room for more.
    package func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { paces?.response.hasRoom(at: context.eventLoop.now) }
        context.fireChannelWritabilityChanged()
    }

    private func took(_ number: UInt64, isEnd: Bool, at now: NIODeadline) {
        if watchedWrite == number { watchedWrite = nil }
        paces?.response.took(number, at: now)
        if isEnd { paces?.request.responseEnded(at: now) }
    }

    // MARK: - Time

    private func begin(_ context: ChannelHandlerContext) {
        guard paces == nil else { return }
        let now = context.eventLoop.now
        let request = RequestPace(
            headTimeout: TimeAmount(limits.headTimeout),
            idleTimeout: TimeAmount(limits.idleTimeout),
            bodyBytesPerSecond: limits.bodyBytesPerSecond,
            at: now
        )
        paces = (request, ResponsePace(timeout: writeTimeout, at: now))
        setTimer(context)
    }

    private func stop() {
        paces = nil
        timer?.task.cancel()
        timer = nil
    }

    private func close(_ context: ChannelHandlerContext) {
        stop()
        context.close(promise: nil)
    }

    private func setTimer(_ context: ChannelHandlerContext) {
        guard let paces else { return }
        guard let deadline = Self.earlier(paces.request.deadline, paces.response.deadline) else { return }
        if let timer {
            guard deadline < timer.deadline else { return }
            timer.task.cancel()
        }
        let task = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { self.look(context) }
        timer = (task, deadline)
    }

    private static func earlier(_ one: NIODeadline?, _ other: NIODeadline?) -> NIODeadline? {
        guard let one, let other else { return one ?? other }
        return min(one, other)
    }

    private func look(_ context: ChannelHandlerContext) {
        timer = nil
        let now = context.eventLoop.now
        let options = context.channel.syncOptions
        let waiting = options.flatMap { try? $0.getOption(.bufferedWritableBytes) }
        guard paces?.request.isOverdue(at: now) != true,
            paces?.response.isOverdue(waitingByteCount: waiting, isWatching: watchedWrite != nil, at: now) != true
        else { return close(context) }
        setTimer(context)
    }
}

@available(*, unavailable)
extension SlowRequestHandler: Sendable {}
