import Foundation
import HTTPTypes
import Hummingbird
import RushesCore

/// Responses with a body of some type.
enum ResponseFactory {
    /// A JSON document.
    static func json(
        _ value: JSONValue,
        status: HTTPResponse.Status = .ok,
        headers: HTTPFields = [:]
    ) -> Response {
        text(value.canonicalJSON, type: "application/json", status: status, headers: headers)
    }

    /// A text of some type.
    static func text(
        _ text: String,
        type: String,
        status: HTTPResponse.Status = .ok,
        headers: HTTPFields = [:]
    ) -> Response {
        var headers = headers
        headers[.contentType] = type
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
