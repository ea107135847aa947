package import RushesCore

/// One way to misbehave, on one request.
///
/// A fault is a value: start from one of the ready-made ones and add a ``gate`` to make the server wait first.
package struct Fault: Sendable {
    /// How the exchange ends.
    package enum Ending: Sendable {
        /// With the ordinary answer.
        case ordinary
        /// With this answer instead of the ordinary one.
        case answer(status: Int, contentType: String, body: String)
        /// The connection is closed in an orderly way, without any answer.
        case closed
        /// The connection is reset, without any answer.
        case reset
    }

    /// How the exchange ends.
    package var ending: Ending
    /// Whether the server does what was asked before it misbehaves: accepts (and charges) the submission, keeps the
    /// upload, counts the poll.
    package var isProcessed: Bool
    /// The answer is held back until the test opens this.
    package var gate: Gate?
    /// Headers that are added to the answer.
    package var headers: [(name: String, value: String)]
    /// What is done to the ordinary JSON answer before it is sent.
    package var edit: (@Sendable (inout JSONValue) -> Void)?
    /// What is done to the text of the ordinary answer before it is sent, as bytes: what no JSON value can say.
    package var rewrite: (@Sendable ([UInt8]) -> [UInt8])?
    /// The HTTP status of the ordinary answer, in place of its own.
    package var status: Int?
    /// The connection is closed after so many bytes of the answer's body, although its length promised more.
    package var truncatedAt: Int64?
    /// The clip that is served in place of the ordinary one, with its entity tag.
    package var output: (body: ServedBody, entityTag: String)?
    /// The body goes out in pieces of so many bytes, each in a packet of its own.
    package var dripByteCount: Int?
    /// How the answer's body is coded, and what the answer calls that; `nil` leaves the name out.
    package var coding: (code: @Sendable ([UInt8]) -> [UInt8], name: String?)?

    /// Makes a fault; by default one that changes nothing.
    package init(_ ending: Ending = .ordinary, isProcessed: Bool = true, gate: Gate? = nil) {
        self.ending = ending
        self.isProcessed = isProcessed
        self.gate = gate
        self.headers = []
    }

    /// No fault at all: keeps a place in a queue.
    package static let none = Fault()
    /// The request is processed, and charged for; then the connection is closed without an answer.
    package static let lostAnswer = Fault(.closed)
    /// The request is processed, and charged for; then the connection is reset.
    package static let resetAfterAccepting = Fault(.reset)
    /// The request is read and thrown away, and the connection reset.
    package static let resetBeforeAccepting = Fault(.reset, isProcessed: false)
    /// A load balancer's HTML page with status 502; nothing is processed.
    package static let badGateway = Fault.html(status: 502)
    /// Processed, and answered with status 200 and half of a JSON text.
    package static let badJSON = Fault(
        .answer(status: 200, contentType: "application/json", body: #"{"code":200,"data":{"id":"abc"#)
    )
    /// An output that is gone, as the service answers for it.
    package static let expired = Fault.status(404, message: "resource not found")

    /// The service's own error envelope: `{"code":…,"msg":…,"request_id":…,"data":null}`.
    package static func status(_ status: Int, message: String, isProcessed: Bool = false) -> Fault {
        let body: JSONValue = [
            "code": .integer(Int64(status)), "msg": .string(message), "request_id": "request-0", "data": nil,
        ]
        return Fault(
            .answer(status: status, contentType: "application/json", body: body.canonicalJSON),
            isProcessed: isProcessed
        )
    }

    /// Status 429, with or without `Retry-After`.
    package static func tooManyRequests(retryAfter: String? = nil) -> Fault {
        var fault = status(429, message: "too many requests")
        if let retryAfter { fault.headers = [("Retry-After", retryAfter)] }
        return fault
    }

    /// A redirect that keeps method and body; nothing is processed.
    package static func redirect(to address: String, status: Int = 307) -> Fault {
        var fault = Fault(.answer(status: status, contentType: "text/plain", body: ""), isProcessed: false)
        fault.headers = [("Location", address)]
        return fault
    }

    /// An HTML page; nothing is processed.
    package static func html(status: Int = 200) -> Fault {
        Fault(
            .answer(
                status: status,
                contentType: "text/html",
                body: "<!DOCTYPE html><html><body><h1>\(status)</h1></body></html>"
            ),
            isProcessed: false
        )
    }

    /// A JSON text in place of the ordinary answer.
    package static func json(_ value: JSONValue, status: Int = 200, isProcessed: Bool = true) -> Fault {
        Fault(
            .answer(status: status, contentType: "application/json", body: value.canonicalJSON),
            isProcessed: isProcessed
        )
    }

    /// The ordinary JSON answer, changed.
    package static func edited(status: Int? = nil, _ edit: @escaping @Sendable (inout JSONValue) -> Void) -> Fault {
        var fault = Fault()
        fault.edit = edit
        fault.status = status
        return fault
    }

    /// The ordinary answer with its text changed, byte for byte.
    package static func rewritten(_ rewrite: @escaping @Sendable ([UInt8]) -> [UInt8]) -> Fault {
        var fault = Fault()
        fault.rewrite = rewrite
        return fault
    }

    /// The ordinary answer with a text in it replaced by bytes.
    package static func replacing(_ text: String, with bytes: [UInt8]) -> Fault {
        rewritten { answer in
            let text = Array(text.utf8)
            var at = 0
            while at + text.count <= answer.count {
                if answer[at..<(at + text.count)].elementsEqual(text) {
                    return answer[..<at] + bytes + answer[(at + text.count)...]
                }
                at += 1
            }
            return answer
        }
    }

    /// An answer in which a figure is `NaN`.
    package static let notANumber = Fault.replacing(#""executionTime":0"#, with: Array(#""executionTime":NaN"#.utf8))
    /// An answer in whose words a byte of Latin-1 stands.
    package static let latin1 = Fault.replacing(
        #""error":"""#,
        with: Array(#""error":"d"#.utf8) + [0xE9] + Array(#"j""#.utf8)
    )
    /// An answer with so many bytes of a model's log.
    package static func logged(byteCount: Int) -> Fault {
        let log = "step 1 of 40\\n\\u001b[32mok\\ud83d "
        let logs = String(repeating: log, count: byteCount / log.utf8.count + 1)
        return .replacing(#""error":"""#, with: Array(#""error":"","logs":"\#(logs)""#.utf8))
    }

    /// The ordinary answer, once the test opens the gate.
    package static func held(_ gate: Gate) -> Fault { Fault(gate: gate) }

    /// The ordinary answer, broken off after so many bytes of its body.
    package static func truncated(at byteCount: Int64) -> Fault {
        var fault = Fault()
        fault.truncatedAt = byteCount
        return fault
    }

    /// Another clip under the same link, as if the file had changed between two tries.
    package static func changedOutput(_ body: ServedBody, entityTag: String) -> Fault {
        var fault = Fault()
        fault.output = (body, entityTag)
        return fault
    }

    /// The ordinary answer in a content coding; it may call the coding by another name than its own.
    package static func coded(_ coding: ServedCoding, as name: String? = nil) -> Fault {
        var fault = Fault()
        fault.coding = (coding.code, name ?? coding.name)
        return fault
    }

    /// The ordinary answer in pieces of so many bytes.
    package static func dripped(byteCount: Int) -> Fault {
        var fault = Fault()
        fault.dripByteCount = byteCount
        return fault
    }
}
