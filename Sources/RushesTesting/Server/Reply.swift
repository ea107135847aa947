import NIOCore
import RushesCore

/// What goes back to the client for one request, faults included.
struct Reply: Sendable {
    var status = 200
    var headers: [(name: String, value: String)] = []
    var body = ServedBody([])
    /// The part of the body that is sent; its size is the promised length.
    var range: Range<Int64> = 0..<0
    /// Whether only the head goes out, as for `HEAD`.
    var isHeadOnly = false
    var fault = Fault.none

    static func json(_ value: JSONValue, status: Int = 200) -> Reply {
        text(value.canonicalJSON, contentType: "application/json", status: status)
    }

    static func text(_ text: String, contentType: String, status: Int) -> Reply {
        var reply = Reply()
        reply.status = status
        reply.headers = [("Content-Type", contentType), ("X-Request-ID", "request-0")]
        reply.body = ServedBody(text.utf8)
        reply.range = 0..<reply.body.byteCount
        return reply
    }

    /// The service's error envelope.
    static func failure(_ status: Int, _ message: String) -> Reply {
        json(
            ["code": .integer(Int64(status)), "msg": .string(message), "request_id": "request-0", "data": nil],
            status: status
        )
    }

    /// The reply as the fault leaves it.
    func changed(by fault: Fault) -> Reply {
        var changed = self
        if case .answer(let status, let contentType, let text) = fault.ending {
            changed = .text(text, contentType: contentType, status: status)
        }
        if let status = fault.status { changed.status = status }
        changed.headers += fault.headers
        if let (code, name) = fault.coding {
            changed.body = ServedBody(code(changed.body.bytes))
            changed.range = 0..<changed.body.byteCount
            if let name { changed.headers.append(("Content-Encoding", name)) }
        }
        changed.fault = fault
        return changed
    }
}
