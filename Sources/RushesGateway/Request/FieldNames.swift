package import HTTPTypes

extension HTTPField.Name {
    package static let fetchSite = known("Sec-Fetch-Site")
    package static let host = known("Host")
    package static let idempotencyKey = known("Idempotency-Key")
    package static let idempotentReplayed = known("Idempotent-Replayed")
    package static let note = known("X-Rushes-Note")
    package static let requestID = known("X-Request-ID")
    package static let resourcePolicy = known("Cross-Origin-Resource-Policy")
    package static let strict = known("X-Rushes-Strict")
    package static let stainlessRetryCount = known("X-Stainless-Retry-Count")

    /// A name that is written here, and is one.
    private static func known(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("`\(text)` is no name of a field") }
        return name
    }
}
