import NIOCore
import NIOHTTP1

/// Takes the host of a request that names it in its first line, as to a proxy, for the host that it is for: whatever the
/// `Host` field says beside it does not count (RFC 9112 §3.2.2).
///
/// It stands before the codec to the common HTTP types, which forgets that part of the first line, and the version: what
/// a client of HTTP/1.0 expects does not count either (RFC 9110 §10.1.1).
final class AbsoluteFormHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(var head) = unwrapInboundIn(data) else { return context.fireChannelRead(data) }
        let isOld = head.version.major < 1 || (head.version.major == 1 && head.version.minor < 1)
        let namesHost = head.uri.utf8.first != UInt8(ascii: "/")
        guard isOld || namesHost else { return context.fireChannelRead(data) }
        if isOld { head.headers.remove(name: "Expect") }
        // Without a host that can be told, it is nobody's: no name of the gateway's is empty.
        if namesHost { head.headers.replaceOrAdd(name: "Host", value: Self.authority(of: head.uri)) }
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }

    private static func authority(of uri: String) -> String {
        for scheme in ["http://", "https://"] where uri.prefix(scheme.count).lowercased() == scheme {
            return String(uri.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" && $0 != "#" })
        }
        return ""
    }
}
