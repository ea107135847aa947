import Foundation
import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPCompression

/// Takes the content coding off the body of an answer.
///
/// A service, or whatever stands before it, may code answers although nobody has asked for it. The client's own
/// decompression knows two exact names and one layer, and makes a broken connection of everything else, which would
/// leave a submission in doubt. So the same decompressor is used here on the whole body, whose size is bounded already,
/// and by what the body is rather than by what it is called: JSON never begins like a gzip file.
enum ContentDecoder {
    /// What came of a body.
    enum Outcome {
        /// The body without its coding, or as it was where it has none that is known.
        case plain(Data)
        /// The body cannot be read, and why.
        case unreadable(String)
    }

    /// More layers than this are nobody's.
    private static let layers = 3

    /// Decodes a whole body.
    ///
    /// - Parameters:
    ///   - body: what was sent.
    ///   - coding: the value of `Content-Encoding`, if there is one.
    ///   - limit: so many bytes the decoded body may have.
    /// - Returns: what came of it. A coding that is not known is no error here: what is no JSON then is told as such.
    static func decode(_ body: Data, coding: String?, limit: Int) -> Outcome {
        var layersLeft = names(in: coding)
        var content = ByteBuffer(bytes: body)
        for _ in 0..<layers {
            let name = layersLeft.popLast()
            let isGzip = content.readableBytesView.starts(with: [0x1F, 0x8B])
            guard isGzip || (name == "deflate" && !looksPlain(content)) else { break }
            do {
                content = try inflated(content, isGzip: isGzip, limit: limit)
            } catch NIOHTTPDecompression.DecompressionError.limit {
                return .unreadable("is larger than \(limit) bytes once it is decoded")
            } catch {
                return .unreadable("is coded as \(isGzip ? "gzip" : "deflate"), and broken")
            }
        }
        return .plain(Data(content.readableBytesView))
    }

    /// The codings that a header names which are not known here, for a message.
    static func unknown(in coding: String?) -> String? {
        names(in: coding).first { !["gzip", "deflate", "identity", "aws-chunked"].contains($0) }
    }

    private static func names(in coding: String?) -> [String] {
        (coding ?? "").lowercased().split { $0 == "," || $0.isWhitespace }
            .map { $0 == "x-gzip" ? "gzip" : $0 == "x-deflate" ? "deflate" : String($0.prefix(20)) }
    }

    /// Whether a body begins as JSON or HTML does, whatever it is called.
    private static func looksPlain(_ content: ByteBuffer) -> Bool {
        let first = content.readableBytesView.first { ![9, 10, 13, 32].contains($0) }
        return first == nil || [UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "<")].contains(first)
    }

    private static func inflated(_ content: ByteBuffer, isGzip: Bool, limit: Int) throws -> ByteBuffer {
        var content = content
        // What is called deflate comes with the two bytes of zlib before it (RFC 9110, section 8.4.1.2), and from some
        // servers without them; then the checksum is missing at the end, too.
        let head = Array(content.readableBytesView.prefix(2))
        let isBare = !isGzip && (head.count < 2 || head[0] & 0x0F != 8 || (Int(head[0]) << 8 + Int(head[1])) % 31 != 0)
        let channel = EmbeddedChannel(handler: NIOHTTPResponseDecompressor(limit: .size(limit)))
        defer { _ = try? channel.finish(acceptAlreadyClosed: true) }
        var plain = ByteBuffer()
        func feed(_ part: HTTPClientResponsePart) throws {
            try channel.writeInbound(part)
            while let part = try channel.readInbound(as: HTTPClientResponsePart.self) {
                if case .body(var piece) = part { plain.writeBuffer(&piece) }
            }
        }
        let headers: HTTPHeaders = ["Content-Encoding": isGzip ? "gzip" : "deflate"]
        try feed(.head(HTTPResponseHead(version: .http1_1, status: .ok, headers: headers)))
        if isBare { try feed(.body(ByteBuffer(bytes: [0x78, 0x01]))) }
        // Small pieces of what has no end of its own: nothing may be left inside when the last of it has gone in.
        let step = isBare ? 8 : 16 << 10
        while let piece = content.readSlice(length: min(step, content.readableBytes)), piece.readableBytes > 0 {
            try feed(.body(piece))
        }
        do {
            try feed(.end(nil))
        } catch let error as NIOHTTPDecompression.ExtraDecompressionError where isBare && error == .truncatedData {
            // The checksum that was never there.
        }
        return plain
    }
}
