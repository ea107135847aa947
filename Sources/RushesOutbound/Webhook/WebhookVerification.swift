import Crypto
package import Foundation
package import RushesCore

/// Tells whether a webhook is real and new: what its receiver does first.
///
/// The receiver must still remember the webhook's `X-AtlasCloud-Webhook-Id` for as long as ``replayWindow`` lasts, and
/// act on each once: the same webhook may be sent several times.
package struct WebhookVerification: Sendable {
    /// A webhook is taken if it was signed no longer ago, and no longer ahead of the receiver's clock.
    package static let replayWindow: Duration = .seconds(300)

    /// A set of keys may have so many bytes.
    static let byteLimit = 64 << 10

    private let keys: [String: Curve25519.Signing.PublicKey]

    /// Reads a set of keys in JSON (RFC 7517), as the service publishes it. Keys of other kinds are left aside.
    ///
    /// - Throws: `invalid_brief` if it is none, if two keys have the same `kid`, or if no Ed25519 key is in it.
    package init(jwks: String) throws(RushesError) {
        func refusal(_ reason: String) -> RushesError {
            RushesError(.invalidBrief, "the set of webhook keys \(reason)", hint: "fetch it again from the service")
        }
        guard jwks.utf8.count <= Self.byteLimit else { throw refusal("is too long") }
        guard let entries = (try? JSONValue(parsing: jwks))?["keys"]?.arrayValue else { throw refusal("is none") }
        var keys: [String: Curve25519.Signing.PublicKey] = [:]
        for entry in entries where entry["kty"]?.stringValue == "OKP" && entry["crv"]?.stringValue == "Ed25519" {
            guard entry["use"]?.stringValue ?? "sig" == "sig", entry["alg"]?.stringValue ?? "EdDSA" == "EdDSA" else {
                continue
            }
            guard let name = entry["kid"]?.stringValue, let text = entry["x"]?.stringValue,
                let bytes = Base64URL.decode(text), bytes.count == 32,
                let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)
            else { throw refusal("holds an Ed25519 key that cannot be read") }
            guard keys.updateValue(key, forKey: name) == nil else { throw refusal("holds two keys of the same name") }
        }
        guard !keys.isEmpty else { throw refusal("holds no Ed25519 key") }
        self.keys = keys
    }

    /// Verifies a webhook; returns if it is real and new.
    ///
    /// - Parameters:
    ///   - body: the raw body as it came, before anything has read it.
    ///   - headers: the request's headers, in which names have no case. Others than those of ``WebhookHeader`` do not
    ///     matter.
    ///   - now: the time of day.
    /// - Throws: `not_allowed` if a header is missing, given twice or malformed, if the key is unknown, if the time is
    ///   outside of the ``replayWindow``, or if the signature is not that of the body.
    package func verify(_ body: [UInt8], headers: [(String, String)], at now: Date) throws(RushesError) {
        let timestamp = try value(of: WebhookHeader.timestamp, in: headers)
        let keyID = try value(of: WebhookHeader.keyID, in: headers)
        let signature = try value(of: WebhookHeader.signature, in: headers)
        guard let seconds = Int64(timestamp), String(seconds) == timestamp else {
            throw Self.refusal("its time is not a number of seconds")
        }
        guard abs(now.timeIntervalSince1970 - Double(seconds)) <= Self.replayWindow.inSeconds else {
            throw Self.refusal("it was signed too long ago, or in the future")
        }
        guard let key = keys[keyID] else { throw Self.refusal("its key is unknown") }
        guard let bytes = Base64URL.decode(signature), bytes.count == 64,
            key.isValidSignature(bytes, for: WebhookHeader.signedBytes(timestamp: timestamp, body: body))
        else { throw Self.refusal("its signature is not that of the body") }
    }

    private func value(of name: String, in headers: [(String, String)]) throws(RushesError) -> String {
        let values = headers.filter { $0.0.lowercased() == name.lowercased() }
        guard let first = values.first else { throw Self.refusal("the header \(name) is missing") }
        guard values.count == 1 else { throw Self.refusal("the header \(name) is given twice") }
        return first.1
    }

    private static func refusal(_ reason: String) -> RushesError {
        RushesError(
            .notAllowed,
            "the webhook is refused: \(reason)",
            hint: "do not act on it; if it should be real, fetch the keys again and compare the clocks"
        )
    }
}
