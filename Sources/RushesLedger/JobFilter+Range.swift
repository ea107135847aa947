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

    /// Whether a job is within everything but the filter's page.
    package func admits(_ job: Job) -> Bool {
        var everywhere = self
        everywhere.before = nil
        guard everywhere.admits(job.id), states?.contains(job.state) != false else { return false }
        guard model == nil || job.input.model == model else { return false }
        return modelPrefix.map { job.input.model.rawValue.utf8.starts(with: $0.utf8) } ?? true
    }

    /// The filter's page of what it lets through.
    package func page<Item>(of items: some Sequence<Item>) -> [Item] {
        Array(items.dropFirst(max(0, skip)).prefix(max(0, limit)))
    }
}
