public import RushesCore

extension LedgerEntry.Content {
    /// The kind's name as it stands in the ledger: `queued`, or the event's own name.
    public var kind: String {
        switch self {
        case .queued: "queued"
        case .event(let event): event.name
        }
    }

    /// The clip that the line adds, if it adds one.
    public var take: Take? {
        guard case .event(.stored(let take)) = self else { return nil }
        return take
    }
}
