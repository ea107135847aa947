extension ErrorCode {
    /// A row of the table: everything that follows from a code.
    public struct Definition: Sendable, Hashable {
        /// The code.
        public let code: ErrorCode
        /// The code as it stands in JSON; two codes may share a name where only the exit code differs.
        public let name: String
        /// The exit code of the command.
        public let exit: ExitStatus
        /// The HTTP status that the gateway answers with.
        public let httpStatus: Int
        /// Whether the same request may be made again, unchanged, with a chance of success and no risk of paying
        /// twice.
        public let isRetryable: Bool
        /// What the code means, in one sentence.
        public let meaning: String
        /// What to do about it when the error itself brings no better hint; `nil` where nothing can be done.
        public let hint: String?
    }

    /// The code's row; an unknown code has that of a plain failure, under its own name.
    public var definition: Definition {
        if let known = Self.definitionsByCode[self] { return known }
        return Definition(
            code: self,
            name: rawValue,
            exit: .failed,
            httpStatus: 500,
            isRetryable: false,
            meaning: "A code that this version does not know.",
            hint: nil
        )
    }

    /// The exit code of the command.
    public var exit: ExitStatus { definition.exit }

    private static let definitionsByCode = Dictionary(uniqueKeysWithValues: definitions.map { ($0.code, $0) })

    private static func row(
        _ code: ErrorCode,
        name: String? = nil,
        exit: ExitStatus,
        http: Int,
        retryable: Bool = false,
        _ meaning: String,
        hint: String?
    ) -> Definition {
        Definition(
            code: code,
            name: name ?? code.rawValue,
            exit: exit,
            httpStatus: http,
            isRetryable: retryable,
            meaning: meaning,
            hint: hint
        )
    }

    /// Every code, in the order of the exit codes.
    public static let definitions: [Definition] = [
        row(
            .providerFailed,
            exit: .failed,
            http: 502,
            "The prediction failed at the provider; the hold is released.",
            hint: "nothing was charged; run it again, or with another seed or model"
        ),
        row(
            .contentRefusedInTask,
            name: "content_refused",
            exit: .failed,
            http: 422,
            "The provider accepted the submission and then failed it for its content.",
            hint: "the prompt or a picture may violate the content policy; reword the prompt or change the picture"
        ),
        row(
            .takeExpired,
            exit: .failed,
            http: 410,
            "The clip's link no longer works, and the clip was charged.",
            hint: "`rushes jobs resume ID` asks for it once more; `rushes jobs show ID --links` shows the link"
        ),
        row(
            .linkInsecure,
            exit: .failed,
            http: 502,
            "The clip's link is plain http, and https does not answer there.",
            hint:
                "`rushes jobs resume ID --allow-plain-http` fetches it unencrypted; `rushes jobs show ID --links` shows it"
        ),
        row(
            .takeCorrupt,
            exit: .failed,
            http: 502,
            "What the link gave is not a whole clip, several times over.",
            hint: "the link is kept in the ledger: `rushes jobs resume ID` fetches again while it lives"
        ),
        row(
            .providerUnreachable,
            exit: .failed,
            http: 503,
            retryable: true,
            "The service cannot be reached, or answers nothing that can be read.",
            hint: "check the network and ATLASCLOUD_BASE_URL; `rushes doctor` looks at both"
        ),
        row(
            .rateLimited,
            exit: .failed,
            http: 429,
            retryable: true,
            "The service still says \"too many requests\" after six tries.",
            hint: "wait a minute, or send fewer at a time"
        ),
        row(
            .ledgerLocked,
            exit: .failed,
            http: 503,
            retryable: true,
            "Another program holds the ledger.",
            hint: "close the program that has ledger.sqlite open, then run this again"
        ),
        row(
            .ledgerTooNew,
            exit: .failed,
            http: 500,
            "The ledger was written by a newer version of rushes.",
            hint: "install the newer version, or point RUSHES_HOME somewhere else"
        ),
        row(
            .leaseLost,
            exit: .failed,
            http: 409,
            "Another worker has taken the job over.",
            hint: "`rushes jobs watch ID` follows it"
        ),
        row(
            .ledgerCorrupt,
            exit: .failed,
            http: 500,
            "The ledger cannot be read.",
            hint: "keep the file as it is and restore a backup, or point RUSHES_HOME somewhere else"
        ),
        row(
            .engineMissing,
            exit: .failed,
            http: 500,
            "The animatic engine needs ffmpeg with libx264 and libass.",
            hint: "sudo apt-get install ffmpeg (Debian, Ubuntu) or brew install ffmpeg (macOS)"
        ),
        row(
            .engineFailed,
            exit: .failed,
            http: 500,
            "The animatic engine could not finish the clip.",
            hint: "run `rushes doctor`"
        ),
        row(.diskFull, exit: .failed, http: 507, "There is no room on the disk.", hint: "free some room, or use -o"),
        row(
            .outputUnwritable,
            exit: .failed,
            http: 500,
            "The place for the take cannot be written.",
            hint: "choose another place with -o"
        ),
        row(.cancelled, exit: .failed, http: 409, "The job was cancelled before it was sent.", hint: nil),
        row(
            .settledByOwner,
            exit: .failed,
            http: 409,
            "The job was in doubt, and its owner has settled it by hand.",
            hint: "`rushes jobs retry ID` makes a new job of it"
        ),
        row(
            .internalError,
            exit: .failed,
            http: 500,
            "Something that should not happen.",
            hint: "run `rushes doctor`; if it finds nothing, report this"
        ),
        row(
            .someFailed,
            exit: .someFailed,
            http: 207,
            "Some of several jobs failed; the others are done.",
            hint: "see the errors of the failed ones with `rushes jobs list`"
        ),
        row(
            .rowTaken,
            exit: .failed,
            http: 409,
            "Another program has just taken up the same row of a batch.",
            hint: "let that one end, or run this again to go on with what it has left"
        ),
        row(
            .budgetExceeded,
            exit: .budget,
            http: 402,
            "The price would pass a limit that you have set.",
            hint: "raise the limit (--max-cost, RUSHES_MAX_COST, `rushes budget set`), or ask for less: shorter, "
                + "smaller, another model"
        ),
        row(
            .noAPIKey,
            exit: .provider,
            http: 503,
            "A hosted model was asked for and no key is set.",
            hint: "set ATLASCLOUD_API_KEY (the environment or a .env file), or add --rehearse to see it for nothing"
        ),
        row(
            .invalidAPIKey,
            exit: .provider,
            http: 503,
            "The service does not accept the key.",
            hint: "check ATLASCLOUD_API_KEY; the service says the same to a wrong ATLASCLOUD_BASE_URL"
        ),
        row(
            .insufficientBalance,
            exit: .provider,
            http: 503,
            "The account has no money left.",
            hint: "top up the account, then run this again; `rushes doctor` shows the balance"
        ),
        row(
            .notAllowed,
            exit: .provider,
            http: 403,
            "The key or the region is not allowed to do this.",
            hint: "check the key's permissions and spending limit in the service's console"
        ),
        row(
            .contentRefused,
            exit: .provider,
            http: 400,
            "The provider refused the content; nothing was charged.",
            hint: "the prompt or a picture may violate the content policy; reword the prompt or change the picture"
        ),
        row(
            .requestRefused,
            exit: .provider,
            http: 502,
            "The service refused the request, although the catalog allows it.",
            hint: "run `rushes models update`: the model may have changed"
        ),
        row(
            .notFound,
            exit: .notFound,
            http: 404,
            "There is no such job or take.",
            hint: "`rushes jobs list --all` and `rushes takes list` show what there is; those of a gateway's callers "
                + "are in `rushes jobs list --all-owners`, and named with --key"
        ),
        row(
            .unknownModel,
            exit: .notFound,
            http: 404,
            "There is no such model.",
            hint: "`rushes models list` shows the models; `rushes models update` reads the newest list"
        ),
        row(
            .providerUnknown,
            exit: .notFound,
            http: 404,
            "There is no such provider.",
            hint: "`rushes providers list` shows the providers; more of them stand in providers.yaml in RUSHES_HOME"
        ),
        row(.fileNotFound, exit: .notFound, http: 400, "There is no such file.", hint: "check the path"),
        row(
            .waitingTimedOut,
            exit: .stillRunning,
            http: 504,
            "Waiting took longer than --timeout; the job goes on.",
            hint: "`rushes jobs resume` brings it home"
        ),
        row(
            .submissionInDoubt,
            exit: .inDoubt,
            http: 504,
            "Whether the service accepted the submission is not known; its price stays held.",
            hint: "`rushes jobs reconcile` looks for it in the service's history; what you find out yourself is told "
                + "with `rushes jobs settle ID --charged` or `--not-charged`"
        ),
        row(
            .invalidBrief,
            exit: .usage,
            http: 400,
            "The model does not allow what was asked for.",
            hint: "`rushes models show ID` lists what a model takes"
        ),
        row(
            .invalidConfiguration,
            exit: .usage,
            http: 500,
            "A file or a variable of the configuration says something that cannot be.",
            hint: "docs/providers.md says what may stand in providers.yaml"
        ),
        row(
            .priceUnknown,
            exit: .usage,
            http: 400,
            "Neither the service nor the catalog knows the price.",
            hint: "give --max-cost USD: that much is held, and nothing above it is bought"
        ),
        row(
            .requestMismatch,
            exit: .usage,
            http: 422,
            "The same Idempotency-Key came before with another body.",
            hint: "send the body that the key came with first, or a new key with a new body"
        ),
        row(
            .outputExists,
            exit: .usage,
            http: 409,
            "The output file is already there.",
            hint: "choose another name with -o, or replace it with --force"
        ),
        row(
            .mediaUnreadable,
            exit: .usage,
            http: 400,
            "A file is not the picture, clip or sound that it should be.",
            hint: "check the file, or export it again"
        ),
        row(
            .mediaTooLarge,
            exit: .usage,
            http: 400,
            "A file has too many bytes, pixels or seconds.",
            hint: "make it smaller first"
        ),
        row(
            .mediaTooSmall,
            exit: .usage,
            http: 400,
            "A file has too few pixels or seconds.",
            hint: "use a larger one"
        ),
        row(
            .mediaTypeUnsupported,
            exit: .usage,
            http: 400,
            "The model does not take files of this type.",
            hint: "convert the file first"
        ),
        row(
            .interrupted,
            exit: .interrupted,
            http: 499,
            "You interrupted the program; what was sent goes on.",
            hint: "`rushes jobs resume` takes up what is unfinished"
        ),
    ]
}
