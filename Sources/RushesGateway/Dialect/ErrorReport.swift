package import HTTPTypes
package import RushesCore

/// A refusal or a failure as a caller may know it: no folder of this machine and no long text of the body is in it.
package struct ErrorReport: Sendable {
    /// The status that HTTP has for it.
    package let status: HTTPResponse.Status
    /// The code.
    package let code: ErrorCode
    /// What failed, in one sentence.
    package let message: String
    /// What to do about it; `nil` where nothing can be done.
    package let hint: String?
    /// The first question of the hint, if it says what may have been meant; ``message`` ends with it.
    package let suggestion: String?
    /// The name that the log has for the request.
    package let requestID: String

    init(_ error: GatewayError, in dialect: any Dialect, requestID: String, addresses: Addresses) {
        let cause = error.error
        status = error.status
        code = cause.code
        self.requestID = requestID
        suggestion = cause.code == .unknownModel ? Self.suggestion(in: cause.hint) : nil
        // Many readers show the message alone: what may have been meant belongs to it.
        message = Self.shortened(addresses.words(cause)) + (suggestion.map { ": \($0)" } ?? "")
        hint = error.callerHint.flatMap { dialect.text(of: $0) } ?? Self.hint(of: cause)
    }

    /// The hint of an error, if it is for callers: a code's own is for whoever uses the command, as is one that names a
    /// flag of it.
    private static func hint(of error: RushesError) -> String? {
        guard let hint = error.hint, hint != error.code.definition.hint, !hint.contains("--"), !hint.contains("`rushes")
        else { return nil }
        return hint
    }

    /// The first sentence of a hint, if it says what may have been meant.
    private static func suggestion(in hint: String?) -> String? {
        guard let hint, hint.hasPrefix("did you mean "), let end = hint.firstIndex(of: "?") else { return nil }
        return String(hint[...end])
    }

    /// Words in which nothing is longer than any name is: what a caller sent must not come back by the kilobyte.
    private static func shortened(_ words: String) -> String {
        guard words.utf8.count > 160 else { return words }
        return words.split(separator: " ", omittingEmptySubsequences: false).map { word in
            word.utf8.count > 160 ? String(decoding: word.utf8.prefix(100), as: UTF8.self) + "…" : String(word)
        }
        .joined(separator: " ")
    }
}

/// Advice to a caller that names a route or a header, which each dialect has its own of.
package enum CallerHint: Sendable, Hashable {
    /// Send a key of this gateway.
    case sendKey
    /// Upload files of up to so many megabytes each, and not in the body.
    case uploadApart(megabytes: Int64)
    /// Upload files beside one another, and not in long bodies.
    case uploadSideBySide
    /// Upload a file first; that gives an address for it.
    case uploadFirst
    /// Ask for the job again: that gives a new link.
    case askForLinkAgain
}
