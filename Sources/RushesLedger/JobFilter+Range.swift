package import RushesCore

extension JobFilter {
    /// The prefix that ids of a kind must have: with the kind's own prefix in front, whether it was typed or not.
    package func fullPrefix<Tag: IdentifierTag>(of tag: Tag.Type) -> String {
        let typed = idPrefix ?? ""
        return typed.hasPrefix(Tag.prefix) ? typed : Tag.prefix + typed
    }

    /// Whether an id is within the filter's prefix and page; ids are compared by their bytes, as databases do.
    package func admits<Tag: IdentifierTag>(_ id: Identifier<Tag>) -> Bool {
        guard idPrefix == nil || id.rawValue.utf8.starts(with: fullPrefix(of: Tag.self).utf8) else { return false }
        guard let before else { return true }
        return id.rawValue.utf8.lexicographicallyPrecedes(before.utf8)
    }
}
