import Foundation
import NIOCore
import NIOHTTP1
import RushesCore

/// Speaks HTTP on one connection: collects a request, asks the service, and sends the reply as the fault wants it.
final class RequestHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private static let bodyLimit = 4 << 20

    private struct Exchange {
        var head: HTTPRequestHead
        var route: ServerRoute
        var body = ByteBuffer()
        var byteCount: Int64 = 0
        var form: UploadedForm?
    }

    private struct Sending {
        var reply: Reply
        var offset: Int64
        var end: Int64
        var closesAfterwards: Bool
    }

    private let service: PaidService
    private let origin: String
    private var exchange: Exchange?
    private var sending: Sending?
    private var isPumping = false

    init(service: PaidService, origin: String) {
        self.service = service
        self.origin = origin
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            let path = String(head.uri.split(separator: "?", maxSplits: 1).first ?? "")
            let route = ServerRoute(method: head.method.rawValue, path: path)
            let form =
                route == .upload ? UploadedForm(contentType: head.headers.first(name: "Content-Type") ?? "") : nil
            exchange = Exchange(head: head, route: route, form: form)
        case .body(let buffer):
            exchange?.byteCount += Int64(buffer.readableBytes)
            if exchange?.form != nil {
                exchange?.form?.read(buffer)
            } else if let count = exchange?.body.readableBytes, count + buffer.readableBytes <= Self.bodyLimit {
                exchange?.body.writeImmutableBuffer(buffer)
            }
        case .end:
            guard let exchange else { return }
            self.exchange = nil
            answer(exchange, context: context)
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if sending?.reply.fault.dripByteCount == nil { pump(context: context) }
        context.fireChannelWritabilityChanged()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // The client went away, or does not speak HTTP; either way this connection is of no more use.
        context.close(promise: nil)
    }

    private func answer(_ exchange: Exchange, context: ChannelHandlerContext) {
        let request = ServerAccount.Request(
            route: exchange.route,
            method: exchange.head.method.rawValue,
            target: exchange.head.uri,
            headers: exchange.head.headers.map { ($0.name, $0.value) },
            bodyByteCount: exchange.byteCount
        )
        // Counted before anything comes of it: who waits for what comes of it finds it counted.
        service.record(request)
        let reply = service.reply(to: request, body: exchange.body, upload: exchange.form?.finished(), origin: origin)
        let isKeptAlive = exchange.head.isKeepAlive
        guard let gate = reply.fault.gate else {
            return send(reply, isKeptAlive: isKeptAlive, context: context)
        }
        let promise = context.eventLoop.makePromise(of: Void.self)
        promise.completeWithTask { await gate.wait() }
        promise.futureResult.assumeIsolated().whenComplete { _ in
            guard context.channel.isActive else { return }
            self.send(reply, isKeptAlive: isKeptAlive, context: context)
        }
    }

    private func send(_ reply: Reply, isKeptAlive: Bool, context: ChannelHandlerContext) {
        switch reply.fault.ending {
        case .closed:
            context.close(promise: nil)
            return
        case .reset:
            reset(context: context)
            return
        case .answer, .ordinary:
            break
        }
        let promised = reply.range.upperBound - reply.range.lowerBound
        var headers = HTTPHeaders(reply.headers.map { ($0.name, $0.value) })
        headers.replaceOrAdd(name: "Content-Length", value: String(promised))
        let truncated = reply.fault.truncatedAt.map { min($0, promised) }
        let closes = !isKeptAlive || truncated.map { $0 < promised } == true
        if !isKeptAlive { headers.replaceOrAdd(name: "Connection", value: "close") }
        let head = HTTPResponseHead(
            version: .http1_1,
            status: HTTPResponseStatus(statusCode: reply.status),
            headers: headers
        )
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        let length = reply.isHeadOnly ? 0 : truncated ?? promised
        sending = Sending(
            reply: reply,
            offset: reply.range.lowerBound,
            end: reply.range.lowerBound + length,
            closesAfterwards: closes
        )
        if let piece = reply.fault.dripByteCount {
            context.flush()
            drip(max(piece, 1), context: context)
        } else {
            pump(context: context)
        }
    }

    private func pump(context: ChannelHandlerContext) {
        // Writing and flushing may change the writability at once, which calls this again from inside.
        guard !isPumping else { return }
        isPumping = true
        while let current = sending {
            if current.offset == current.end {
                isPumping = false
                return finish(current, context: context)
            }
            guard context.channel.isWritable else {
                context.flush()
                if context.channel.isWritable { continue }
                break
            }
            let limit = Int(min(current.end - current.offset, 512 << 10))
            let piece = current.reply.body.piece(at: current.offset, limit: limit)
            sending?.offset += Int64(piece.readableBytes)
            context.write(wrapOutboundOut(.body(.byteBuffer(piece))), promise: nil)
        }
        isPumping = false
    }

    private func drip(_ byteCount: Int, context: ChannelHandlerContext) {
        guard var sending else { return }
        guard sending.offset < sending.end else { return finish(sending, context: context) }
        let limit = Int(min(sending.end - sending.offset, Int64(byteCount)))
        let piece = sending.reply.body.piece(at: sending.offset, limit: limit)
        sending.offset += Int64(piece.readableBytes)
        self.sending = sending
        context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(piece)))).assumeIsolated().whenSuccess {
            self.drip(byteCount, context: context)
        }
    }

    private func finish(_ sending: Sending, context: ChannelHandlerContext) {
        self.sending = nil
        let isTruncated = sending.end < sending.reply.range.upperBound && !sending.reply.isHeadOnly
        if isTruncated {
            context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer())))).assumeIsolated().whenComplete {
                _ in
                context.close(promise: nil)
            }
            return
        }
        let closes = sending.closesAfterwards
        context.writeAndFlush(wrapOutboundOut(.end(nil))).assumeIsolated().whenComplete { _ in
            if closes { context.close(promise: nil) }
        }
    }

    private func reset(context: ChannelHandlerContext) {
        // With a linger time of zero, closing sends a reset instead of an orderly end.
        guard let socket = context.channel as? any SocketOptionProvider else {
            context.close(promise: nil)
            return
        }
        socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).assumeIsolated().whenComplete { _ in
            context.close(promise: nil)
        }
    }
}
