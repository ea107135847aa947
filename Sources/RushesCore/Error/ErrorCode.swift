/// The code of an error: stable, documented, and the only thing that programs decide by.
///
/// Everything that follows from a code stands in one table, ``definitions``: exit code, HTTP status, whether the same
/// request may simply be made again, and what to do about it. `docs/exit-codes.md` is made from that table.
public struct ErrorCode: RawRepresentable, Sendable, Hashable, Codable, CustomStringConvertible {
    /// The code as it stands in the ledger.
    public let rawValue: String

    /// Makes a code from its text; a text that is not in the table is kept, and treated like a plain failure.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The code as it stands in JSON: `content_refused`.
    public var name: String { definition.name }

    /// The code as it stands in JSON.
    public var description: String { name }
}

extension ErrorCode {
    /// The prediction failed at the provider, by the provider's own verdict.
    public static let providerFailed = ErrorCode(rawValue: "provider_failed")
    /// The provider refused the content when it was submitted; nothing was charged.
    public static let contentRefused = ErrorCode(rawValue: "content_refused")
    /// The provider accepted the submission and then failed it for its content.
    public static let contentRefusedInTask = ErrorCode(rawValue: "content_refused_in_task")
    /// The link of a finished clip no longer works.
    public static let takeExpired = ErrorCode(rawValue: "take_expired")
    /// What the link gave is not a whole clip.
    public static let takeCorrupt = ErrorCode(rawValue: "take_corrupt")
    /// The link of a finished clip is plain http, and https is not to be had there.
    public static let linkInsecure = ErrorCode(rawValue: "link_insecure")
    /// The service cannot be reached, or does not answer with anything that can be read.
    public static let providerUnreachable = ErrorCode(rawValue: "provider_unreachable")
    /// The service still says "too many requests" after the retry budget is spent.
    public static let rateLimited = ErrorCode(rawValue: "rate_limited")
    /// The ledger is locked by another program.
    public static let ledgerLocked = ErrorCode(rawValue: "ledger_locked")
    /// The ledger was written by a newer version.
    public static let ledgerTooNew = ErrorCode(rawValue: "ledger_too_new")
    /// A worker's claim on a job has passed to another worker; it must stop writing about that job.
    public static let leaseLost = ErrorCode(rawValue: "lease_lost")
    /// The ledger cannot be read or holds something that it must not.
    public static let ledgerCorrupt = ErrorCode(rawValue: "ledger_corrupt")
    /// `ffmpeg` is missing or cannot do what the animatic engine needs.
    public static let engineMissing = ErrorCode(rawValue: "engine_missing")
    /// The animatic engine could not finish.
    public static let engineFailed = ErrorCode(rawValue: "engine_failed")
    /// There is no room on the disk.
    public static let diskFull = ErrorCode(rawValue: "disk_full")
    /// The place for the take cannot be written.
    public static let outputUnwritable = ErrorCode(rawValue: "output_unwritable")
    /// The job was cancelled before it was sent.
    public static let cancelled = ErrorCode(rawValue: "cancelled")
    /// The job was in doubt, and its owner has settled it by hand.
    public static let settledByOwner = ErrorCode(rawValue: "settled_by_owner")
    /// Something that should not happen; a bug or a damaged installation.
    public static let internalError = ErrorCode(rawValue: "internal_error")
    /// Another program has just taken up the same row of a batch.
    public static let rowTaken = ErrorCode(rawValue: "row_taken")
    /// Several jobs ran and some of them failed.
    public static let someFailed = ErrorCode(rawValue: "some_failed")
    /// The price would pass a limit that the user has set.
    public static let budgetExceeded = ErrorCode(rawValue: "budget_exceeded")
    /// A hosted model was asked for and no key is set.
    public static let noAPIKey = ErrorCode(rawValue: "no_api_key")
    /// The service does not accept the key.
    public static let invalidAPIKey = ErrorCode(rawValue: "invalid_api_key")
    /// The account has no money left.
    public static let insufficientBalance = ErrorCode(rawValue: "insufficient_balance")
    /// The key or the region is not allowed to do this.
    public static let notAllowed = ErrorCode(rawValue: "not_allowed")
    /// The service refused the request as malformed although the catalog allowed it.
    public static let requestRefused = ErrorCode(rawValue: "request_refused")
    /// No such job or take, or not this user's.
    public static let notFound = ErrorCode(rawValue: "not_found")
    /// No such model.
    public static let unknownModel = ErrorCode(rawValue: "unknown_model")
    /// No such provider, or not any more.
    public static let providerUnknown = ErrorCode(rawValue: "provider_unknown")
    /// No such file.
    public static let fileNotFound = ErrorCode(rawValue: "file_not_found")
    /// Waiting took longer than the user allowed; the job goes on.
    public static let waitingTimedOut = ErrorCode(rawValue: "waiting_timed_out")
    /// Whether the service accepted the submission is not known.
    public static let submissionInDoubt = ErrorCode(rawValue: "submission_in_doubt")
    /// The model does not allow what the brief asks for, or the command line cannot be read.
    public static let invalidBrief = ErrorCode(rawValue: "invalid_brief")
    /// A file or a variable of the configuration says something that cannot be.
    public static let invalidConfiguration = ErrorCode(rawValue: "invalid_configuration")
    /// Neither the service nor the catalog knows the price.
    public static let priceUnknown = ErrorCode(rawValue: "price_unknown")
    /// A key of idempotency came a second time, with another body.
    public static let requestMismatch = ErrorCode(rawValue: "request_mismatch")
    /// The output file is already there.
    public static let outputExists = ErrorCode(rawValue: "output_exists")
    /// A given file is not what its place needs.
    public static let mediaUnreadable = ErrorCode(rawValue: "media_unreadable")
    /// A given file has too many bytes, pixels or seconds.
    public static let mediaTooLarge = ErrorCode(rawValue: "media_too_large")
    /// A given file has too few pixels or seconds.
    public static let mediaTooSmall = ErrorCode(rawValue: "media_too_small")
    /// A given file is of a type that the model does not take.
    public static let mediaTypeUnsupported = ErrorCode(rawValue: "media_type_unsupported")
    /// The user interrupted the program; jobs go on.
    public static let interrupted = ErrorCode(rawValue: "interrupted")

    /// Whether the service refuses what is asked for, at submission or while generating: asking again is of no use.
    public var isContentRefusal: Bool { self == .contentRefused || self == .contentRefusedInTask }
}
