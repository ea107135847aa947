import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import RushesCore

/// The JSON object that a request brought, checked before it was parsed.
struct JSONBody {
    /// Its members.
    let members: [String: JSONValue]
    /// A digest that is the same for equal objects, however they are written.
    let digest: String

    /// Reads a request's body.
    ///
    /// - Throws: `Refusal` with 415 if the body does not say that it is JSON, which a form of another site cannot, or is
    ///   compressed; 413 if it is too long; 400 if it is not an object, or nested deeper than any honest one.
    init(of request: Request, limits: GatewayLimits) async throws {
        let type = request.headers[.contentType].map { $0.prefix { $0 != ";" }.lowercased() }
        guard type?.trimmingCharacters(in: .whitespaces) == "application/json" else {
            throw Refusal(
                .unsupportedMediaType,
                RushesError(.invalidBrief, "the body must be JSON", hint: "send `Content-Type: application/json`")
            )
        }
        try Self.refuseCompression(request)
        let buffer: ByteBuffer
        do {
            buffer = try await request.body.collect(upTo: limits.jsonByteCount)
        } catch is NIOTooManyBytesError {
            throw Refusal(
                .contentTooLarge,
                RushesError(.mediaTooLarge, "the body has more than \(limits.jsonByteCount) bytes", hint: nil)
            )
        }
        do throws(RushesError) {
            try JSONGuard(byteCount: limits.jsonByteCount, depth: limits.jsonDepth).check(buffer)
        } catch {
            throw Refusal(.badRequest, error)
        }
        guard let value = try? JSONValue(parsing: Data(buffer.readableBytesView)), let members = value.objectValue
        else {
            throw Refusal(.badRequest, RushesError(.invalidBrief, "the body is no JSON object", hint: nil))
        }
        self.members = members
        digest = Self.digest(of: value.canonicalJSON)
    }

    /// Refuses a body that would have to be unpacked: a small one may become as large as the machine.
    static func refuseCompression(_ request: Request) throws(Refusal) {
        guard let encoding = request.headers[.contentEncoding], encoding.lowercased() != "identity" else { return }
        throw Refusal(
            .unsupportedMediaType,
            RushesError(.invalidBrief, "compressed bodies are not taken", hint: "send it without Content-Encoding")
        )
    }

    /// A digest of a text, as it is compared and recorded.
    static func digest(of text: String) -> String {
        SHA256.hash(data: Data(text.utf8)).hexadecimal
    }
}
