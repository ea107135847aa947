import Crypto
package import Foundation
package import RushesCore

/// The Ed25519 key (RFC 8032) that webhooks are signed with. No description or reflection of it shows the secret.
package struct WebhookKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey

    /// Which key it is: the first 8 bytes of the SHA-256 of the public key, in 16 lower-case hexadecimal digits.
    package let keyID: String

    /// Takes a key in memory, of chance that is good enough for keys: that of the system.
    package init() { self.init(Curve25519.Signing.PrivateKey()) }

    /// Takes the 32 bytes of a secret key.
    ///
    /// - Throws: `invalid_brief` if they are no such key.
    package init(secretBytes: [UInt8]) throws(RushesError) {
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: secretBytes) else {
            throw RushesError(.invalidBrief, "the webhook key is no Ed25519 key", hint: nil)
        }
        self.init(key)
    }

    private init(_ key: Curve25519.Signing.PrivateKey) {
        self.key = key
        keyID = Self.keyID(ofPublicKey: Array(key.publicKey.rawRepresentation))
    }

    /// Reads the key from its file, and makes both if there is no file.
    ///
    /// The file is a private key in PEM (PKCS #8, RFC 8410), as `openssl genpkey -algorithm ed25519` writes it, of mode
    /// 0600. A new one appears whole or not at all, and of two programs that make it at once both get the same. This
    /// waits for the disk: call it when the program starts.
    ///
    /// - Parameter path: the file. Its folder must be there.
    /// - Throws: `invalid_brief` if others than the owner may read or write the file, or if it is not such a key:
    ///   nothing may be signed then, and nothing is made anew over it. `output_unwritable` if it cannot be made.
    package init(fileAt path: String) throws(RushesError) {
        if let key = try WebhookKeyFile.read(path) {
            self.init(key)
            return
        }
        try WebhookKeyFile.make(path, key: Curve25519.Signing.PrivateKey())
        guard let key = try WebhookKeyFile.read(path) else {
            throw RushesError(.outputUnwritable, "the webhook key was removed while it was made", hint: nil)
        }
        self.init(key)
    }

    /// The public key as a set of keys in JSON (RFC 7517, RFC 8037): what receivers fetch.
    package var jwks: String {
        let key: JSONValue = [
            "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": .string(keyID),
            "x": .string(Base64URL.encode(self.key.publicKey.rawRepresentation)),
        ]
        return JSONValue.object(["keys": .array([key])]).canonicalJSON
    }

    /// Signs a body.
    ///
    /// - Parameters:
    ///   - body: the raw body, as it will be sent.
    ///   - date: the time of day; fractions of a second are dropped.
    /// - Returns: the three headers of ``WebhookHeader``.
    /// - Throws: `internal_error` if the signature cannot be made, which should not happen.
    package func sign(_ body: [UInt8], at date: Date) throws(RushesError) -> [(String, String)] {
        let timestamp = String(Int64(exactly: date.timeIntervalSince1970.rounded(.down)) ?? 0)
        let bytes = WebhookHeader.signedBytes(timestamp: timestamp, body: body)
        guard let signature = try? key.signature(for: bytes) else {
            throw RushesError(.internalError, "a webhook could not be signed")
        }
        return [
            (WebhookHeader.timestamp, timestamp),
            (WebhookHeader.keyID, keyID),
            (WebhookHeader.signature, Base64URL.encode(signature)),
        ]
    }

    private static func keyID(ofPublicKey bytes: [UInt8]) -> String {
        SHA256.hash(data: bytes).prefix(8).hexadecimal
    }
}

extension WebhookKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Which key it is, and nothing of the secret.
    package var description: String { "webhook key \(keyID)" }
    /// Which key it is, and nothing of the secret.
    package var debugDescription: String { description }
    /// A mirror without the secret, so that `dump` does not show it either.
    package var customMirror: Mirror { Mirror(self, children: ["keyID": keyID]) }
}

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

/// Base64 for addresses and headers, without padding: RFC 4648, section 5; RFC 7515, section 2.
enum Base64URL {
    static func encode(_ bytes: some Sequence<UInt8>) -> String {
        String(
            Data(bytes).base64EncodedString().compactMap { character in
                switch character {
                case "+": "-"
                case "/": "_"
                case "=": nil
                default: character
                }
            }
        )
    }

    /// Reads a text; the result is `nil` if it is not exactly what ``encode(_:)`` makes of some bytes.
    static func decode(_ text: String) -> [UInt8]? {
        let plain = String(text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 })
        let padding = String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: plain + padding) else { return nil }
        let bytes = Array(data)
        return encode(bytes) == text ? bytes : nil
    }
}
