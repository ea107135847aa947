package import HTTPTypes
package import Hummingbird
import NIOCore
package import RushesCore

/// An answer in a dialect's words.
package struct DialectAnswer: Sendable {
    /// The status.
    package var status: HTTPResponse.Status
    /// Headers besides those of every answer.
    package var headers: HTTPFields
    /// The document.
    package var body: JSONValue

    /// Puts an answer together.
    package init(_ body: JSONValue, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) {
        self.body = body
        self.status = status
        self.headers = headers
    }

    /// The answer in bytes.
    var encoded: EncodedAnswer {
        EncodedAnswer(status: status, headers: headers, bytes: ByteBuffer(string: body.canonicalJSON))
    }

    /// The answer, to be sent.
    package var response: Response { encoded.response }
}

/// An answer in bytes, which can be kept and sent again.
struct EncodedAnswer: Sendable {
    let status: HTTPResponse.Status
    let headers: HTTPFields
    let bytes: ByteBuffer

    var response: Response {
        // New ones each time: more are added to them, and those of a kept answer would be copied for that.
        var fields: HTTPFields = [.contentType: "application/json"]
        for field in headers { fields[field.name] = field.value }
        return Response(status: status, headers: fields, body: ResponseBody(byteBuffer: bytes))
    }
}
