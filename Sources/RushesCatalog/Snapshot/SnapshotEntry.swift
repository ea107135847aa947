import RushesCore

/// One model of the bundled snapshot: what lists show of it, and its description as text.
struct SnapshotEntry: Sendable {
    let id: String
    let family: String
    let kind: String
    let suffix: String
    let maker: String
    let title: String
    let seconds: String
    let resolutions: String
    let price: String
    let isIncomplete: Bool
    let isDeprecated: Bool
    let text: String

    init(
        _ id: String,
        _ family: String,
        _ kind: String,
        _ suffix: String,
        _ maker: String,
        _ title: String,
        _ seconds: String,
        _ resolutions: String,
        _ price: String,
        _ isIncomplete: Bool,
        _ isDeprecated: Bool,
        _ text: String
    ) {
        self.id = id
        self.family = family
        self.kind = kind
        self.suffix = suffix
        self.maker = maker
        self.title = title
        self.seconds = seconds
        self.resolutions = resolutions
        self.price = price
        self.isIncomplete = isIncomplete
        self.isDeprecated = isDeprecated
        self.text = text
    }
}

extension AtlasSnapshot {
    /// The entry of this very id; the list is sorted, and no other is looked at than must be.
    static func entry(_ id: String) -> SnapshotEntry? {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].id < id { low = middle + 1 } else { high = middle }
        }
        return low < entries.count && entries[low].id == id ? entries[low] : nil
    }
}
