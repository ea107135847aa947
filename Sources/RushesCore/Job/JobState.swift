/// Where a job stands. The provider's own word for it is a `Status`; this one is ours.
public enum JobState: String, Sendable, Hashable, Codable, CaseIterable {
    /// Accepted by us, its price held, not sent.
    /// Can become `submitting` (a worker sends it), `failed` (an upload was refused) or `cancelled` (its owner).
    case queued = "queued"
    /// A worker is sending it, or died while sending.
    /// Can become `accepted`, `failed` (refused), `queued` (proved not sent, or limited) or `inDoubt`.
    case submitting = "submitting"
    /// The provider gave an id, which is recorded.
    /// Can become `generating`, `fetching`, `failed` or `inDoubt` (deadline reached, or the provider forgot it).
    case accepted = "accepted"
    /// The provider has said that it works on it.
    /// Can become `fetching`, `failed` or `inDoubt`.
    case generating = "generating"
    /// The clip is made, charged and being brought home; it stays so while its link gives nothing yet.
    /// Can become `done`, `failed` (a corrupt clip: charged) or `expired` (the link's time is over: charged).
    case fetching = "fetching"
    /// Every take is stored and charged for. Terminal.
    case done = "done"
    /// Refused or failed; `error` says why. Terminal, but a clip that is charged for may come home after all: it can then
    /// become `done` or `expired`.
    case failed = "failed"
    /// Taken back before it was sent. Terminal.
    case cancelled = "cancelled"
    /// Made and paid for, but the link's time passed before the clip was home. Terminal for the money; its owner may
    /// have the clip asked for again, so that it can become `done` or `failed` (a corrupt clip).
    case expired = "expired"
    /// Whether the provider accepted it, or still has it, is not known; its price stays held.
    /// Can become `accepted` (found), `queued` (proved absent) or `failed` (the provider's verdict, or its owner has
    /// settled it).
    case inDoubt = "in_doubt"

    /// Reads one of the words.
    ///
    /// - Throws: `UnknownWord` for any other; `DecodingError` if it is no text.
    public init(from decoder: any Decoder) throws { self = try Self.known(in: decoder, as: "state") }

    /// Whether nothing more will happen by itself.
    public var isTerminal: Bool {
        switch self {
        case .done, .failed, .cancelled, .expired: true
        case .queued, .submitting, .accepted, .generating, .fetching, .inDoubt: false
        }
    }
}
