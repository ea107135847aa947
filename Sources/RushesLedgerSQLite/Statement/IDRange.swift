import RushesCore
import RushesLedger

/// A filter's prefix and page as bounds of an index on ids, so that no pattern has to be escaped.
struct IDRange {
    /// The least id with the prefix.
    let lower: String
    /// Above every id with the prefix: no character's UTF-8 sorts after that of U+10FFFF.
    let upper: String
    /// Ids must be less than this one.
    let before: String
    /// How many rows at most; a negative one would mean "all" to SQLite.
    let limit: Int
    /// How many rows to leave out before.
    let skip: Int

    init<Tag: IdentifierTag>(_ filter: JobFilter, of tag: Tag.Type) {
        let prefix = filter.idPrefix == nil ? "" : filter.fullPrefix(of: tag)
        lower = prefix
        upper = prefix + "\u{10FFFF}"
        before = filter.before ?? "\u{10FFFF}"
        limit = max(0, filter.limit)
        skip = max(0, filter.skip)
    }
}
