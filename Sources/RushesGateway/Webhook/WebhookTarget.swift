import Foundation

/// The address of a webhook as the ledger keeps it, with the name of the dialect that its message is in.
///
/// No address that may be told has a fragment, so the name stands as one: `https://example.com/hook#dialect=atlas`. An
/// address without one is of the first dialect.
struct WebhookTarget: Sendable, Hashable {
    /// The address.
    let url: String
    /// The dialect's name; `nil` for the first.
    let dialect: String?

    private static let mark = "#dialect="

    /// Names an address.
    init(url: String, dialect: String) {
        self.url = url
        self.dialect = dialect
    }

    /// Reads what the ledger has.
    init(kept text: String) {
        guard let mark = text.range(of: Self.mark, options: .backwards) else {
            (url, dialect) = (text, nil)
            return
        }
        url = String(text[..<mark.lowerBound])
        dialect = String(text[mark.upperBound...])
    }

    /// The text that the ledger keeps.
    var kept: String { dialect.map { "\(url)\(Self.mark)\($0)" } ?? url }
}

/// A message that tells of a job's end.
package struct WebhookMessage: Sendable {
    /// The body, as it is signed and sent.
    package var body: [UInt8]
    /// The headers, `Content-Type` and signature among them.
    package var headers: [(String, String)]

    /// Puts a message together.
    package init(body: [UInt8], headers: [(String, String)]) {
        self.body = body
        self.headers = headers
    }
}
