/// The headers by which a webhook's receiver knows that it is real. Names of headers have no case.
package enum WebhookHeader {
    /// When it was signed: seconds since 1970, in decimal digits.
    package static let timestamp = "X-AtlasCloud-Webhook-Timestamp"
    /// The `kid` of the key that signed it.
    package static let keyID = "X-AtlasCloud-Webhook-Key-Id"
    /// The Ed25519 signature (RFC 8032) of the timestamp, a dot and the raw body; base64url without padding.
    package static let signature = "X-AtlasCloud-Webhook-Signature-Ed25519"

    /// What is signed.
    static func signedBytes(timestamp: String, body: [UInt8]) -> [UInt8] { Array("\(timestamp).".utf8) + body }
}
