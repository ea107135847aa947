import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// One HTTP request before it is sent.
struct HTTPCall: Sendable {
    /// What a request carries.
    enum Body: Sendable {
        case none
        case bytes(ByteBuffer, contentType: String)
        case file(FileForm)
    }

    var method: HTTPMethod = .GET
    var url: String
    var body = Body.none
    /// How long the whole exchange may take; `nil` leaves it to the connection's own silence limits.
    var limit: Duration?
    /// An answer's body may have so many bytes.
    var answerLimit = 1 << 20
    /// An answer's body may have so many bytes while what comes looks like Base64: a clip that stands in it.
    var mediaLimit = 0
    /// Whether the key may go along, to the service's own origin; to any other it never does.
    var mayCarryKey = true
    /// Whether the call goes over a connection of its own, as a submission does.
    var isSubmission = false
}

extension HTTPCall {
    /// Whether an answer may go on that has come so far.
    func admits(_ count: Int, bytesMoreThan body: Data) -> Bool {
        let total = body.count + count
        if total <= answerLimit { return true }
        return total <= mediaLimit && body.suffix(4096).allSatisfy(Self.isBase64)
    }

    private static func isBase64(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "+/-_=\\".utf8.contains(byte)
        }
    }
}
