/// What went wrong, and what to do about it.
///
/// `message` says what failed, with the value, in one sentence; it is safe to show to a stranger: no key, no signed
/// link and no prompt stands in it. Decide by `code`, never by the text.
public struct RushesError: Error, Sendable, Hashable, Codable {
    /// What kind of failure this is.
    public var code: ErrorCode

    /// What failed, in one sentence without a full stop.
    public var message: String

    /// What to do about it; `nil` where nothing can be done.
    public var hint: String?

    /// How long a service asks to be left alone, where that is why; it is not kept with the error.
    package var retryAfter: Duration?

    /// What stands in ledgers and receipts for ever, whatever the properties are called.
    private enum CodingKeys: String, CodingKey {
        case code = "code"
        case hint = "hint"
        case message = "message"
    }

    /// Makes an error; without a hint of its own it has that of its code.
    public init(_ code: ErrorCode, _ message: String, hint: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint ?? code.definition.hint
    }
}

extension RushesError: CustomStringConvertible {
    /// The message, and the hint on a line of its own.
    public var description: String {
        guard let hint else { return "error: \(message)" }
        return "error: \(message)\n\nhint: \(hint)"
    }
}
