import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOPosix
import RushesCore
import RushesMedia

/// Gives a file, whole or in part.
///
/// What is given is a file of the gateway's own: its type follows from what it holds and not from what somebody called
/// it, and no browser may take it for a page.
struct FileAnswer: Sendable {
    let metrics: GatewayMetrics
    let transfers: TransferCount
    /// The connection's event loop.
    let eventLoop: any EventLoop

    /// Answers with a file.
    ///
    /// - Parameters:
    ///   - path: where it is.
    ///   - type: its media type.
    ///   - tag: what tells this content from any other; `nil` to go by size and time.
    ///   - name: what a browser that saves it calls it.
    ///   - request: the request, with its range and conditions.
    /// - Returns: the whole file, a part of it, or what its conditions ask for.
    /// - Throws: `GatewayError` with 404 if it is not there.
    func response(
        _ path: String,
        type: String,
        tag: String?,
        name: String,
        to request: Request
    ) async throws -> Response {
        guard let file = await OpenFile.open(path) else { throw GatewayError.noSuchThing }
        let entityTag = "\"\(tag ?? "\(file.byteCount)-\(file.modifiedAt)")\""
        let isHead = request.method == .head
        let header = RangeHeader(
            range: isHead ? nil : request.headers[.range],
            ifRange: request.headers[.ifRange],
            ifNoneMatch: request.headers[.ifNoneMatch],
            ifMatch: request.headers[.ifMatch]
        )
        var headers: HTTPFields = [
            .contentType: type, .acceptRanges: "bytes", .eTag: entityTag,
            // The links are secrets of their holders.
            .cacheControl: "private, max-age=3600",
            .contentDisposition: "inline; filename=\"\(name)\"",
            .contentSecurityPolicy: "default-src 'none'; sandbox",
        ]
        headers[.resourcePolicy] = "cross-origin"
        switch header.decision(length: file.byteCount, entityTag: entityTag) {
        case .notModified: return Response(status: .notModified, headers: headers)
        case .preconditionFailed: return Response(status: .preconditionFailed, headers: headers)
        case .unsatisfiable:
            headers[.contentRange] = ByteRange.unsatisfiableContentRange(of: file.byteCount)
            return Response(status: .rangeNotSatisfiable, headers: headers)
        case .part(let range):
            headers[.contentRange] = range.contentRange(of: file.byteCount)
            return Response(status: .partialContent, headers: headers, body: body(file, range.first, range.count))
        case .whole:
            if isHead {
                headers[.contentLength] = "\(file.byteCount)"
                return Response(status: .ok, headers: headers)
            }
            return Response(status: .ok, headers: headers, body: body(file, 0, file.byteCount))
        }
    }

    /// The bytes, a piece at a time: the next is read only when the connection has taken the last.
    private func body(_ file: OpenFile, _ first: Int64, _ count: Int64) -> ResponseBody {
        ResponseBody(contentLength: Int(count)) { [metrics, transfers, eventLoop] writer in
            transfers.begin()
            defer { transfers.end() }
            let end = first + count
            @Sendable func piece(at position: Int64) async throws -> ByteBuffer {
                try await file.read(at: position, upTo: Int(min(Int64(transfers.pieceByteCount), end - position)))
            }
            var position = first
            var next = try await piece(at: position)
            while position < end {
                // Shorter than it was: the connection must break, or the client would wait for the rest.
                guard next.readableBytes > 0 else { throw GatewayError.noSuchThing }
                position += Int64(next.readableBytes)
                metrics.recordTaken(byteCount: next.readableBytes)
                try await writer.write(next)
                guard position < end else { break }
                // The writer learns that a connection is full only when its event loop has seen what it was given: until
                // then it takes any number of pieces, and a client that reads nothing would fill the memory with them.
                async let seen: Void = eventLoop.submit {}.get()
                next = try await piece(at: position)
                try await seen
            }
            try await writer.finish(nil)
        }
    }

}
