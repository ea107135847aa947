package import RushesCore

/// What an id says about its model: `owner/name/variant`.
///
/// The service spells variants in many ways (`text-to-video`, `kling-v1.6-i2v-pro`, `image-to-video-fast`); what is left
/// beside the kind is a suffix. `-developer` and `-standard` stay in the family, any other suffix makes a family of
/// its own: `seedance-v1.5-pro/text-to-video-fast` belongs to `seedance-v1.5-pro-fast`. Where an id does not say it, the
/// bundled catalog does.
package struct ModelName: Sendable, Hashable {
    /// Who made the model: `google`.
    package let owner: String
    /// The name of the model's family: `veo3.1-lite`.
    package let family: String
    /// What the model makes a clip from.
    package let kind: ModelKind
    /// What stands behind the kind: `developer`, `fast`, or nothing.
    package let suffix: String

    /// Whether this is the variant for developers, which a family prefers.
    package var isDeveloper: Bool { suffix == "developer" }

    /// Reads an id. An id of another form is no error; its kind is ``ModelKind/other``.
    package init(_ id: ModelID) {
        if let entry = AtlasSnapshot.entry(id.rawValue) {
            self.init(entry)
        } else {
            self.init(parsing: id)
        }
    }

    /// What the bundled catalog says.
    init(_ entry: SnapshotEntry) {
        owner = entry.id.firstIndex(of: "/").map { String(entry.id[..<$0]) } ?? ""
        family = entry.family
        kind = ModelKind(rawValue: entry.kind) ?? .other
        suffix = entry.suffix
    }

    /// Reads an id by its letters alone.
    package init(parsing id: ModelID) {
        let parts = id.rawValue.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        owner = parts.count > 1 ? parts[0] : ""
        var name = parts.count > 1 ? parts[1] : id.rawValue
        let variant = parts.dropFirst(2).joined(separator: "-")
        let base = Self.cut(name)
        var found: Cut?
        if !variant.isEmpty {
            found = Self.cut(variant) ?? Self.ending(variant)
            if found != nil, let base {
                name = Self.joined([base.before, base.behind])
            } else if found == nil {
                found = base.map { Cut(before: $0.before, kind: $0.kind, behind: Self.joined([$0.behind, variant])) }
                name = found == nil ? "\(name)-\(variant)" : ""
            }
        } else if let base {
            found = base
            name = base.before.isEmpty ? parts[0] : ""
        } else if let (_, kind) = Self.endings.prefix(4).first(where: { $0.0 == name }) {
            // Of the short endings, only those that speak of clips name a kind without a family before them.
            found = Cut(before: "", kind: kind, behind: "")
            name = parts[0]
        }
        kind = found?.kind ?? .other
        suffix = found?.behind ?? ""
        let behind = ["developer", "standard"].contains(suffix) ? "" : suffix
        family = found.map { Self.joined([name, $0.before, behind]) } ?? name
    }

    private struct Cut {
        var before: String
        var kind: ModelKind
        var behind: String
    }

    private static func joined(_ parts: [String]) -> String {
        parts.filter { !$0.isEmpty }.joined(separator: "-")
    }

    /// What stands before a spelling of a kind, the kind, and what stands behind it.
    private static func cut(_ text: String) -> Cut? {
        let words = text.split(separator: "-", omittingEmptySubsequences: false)
        for (spelling, kind) in spellings where words.count >= spelling.count {
            for start in 0...(words.count - spelling.count)
            where words[start..<(start + spelling.count)].elementsEqual(spelling, by: { $0 == $1 }) {
                return Cut(
                    before: words[..<start].joined(separator: "-"),
                    kind: kind,
                    behind: words[(start + spelling.count)...].joined(separator: "-")
                )
            }
        }
        return nil
    }

    private static func ending(_ variant: String) -> Cut? {
        for (word, kind) in endings where "\(variant)-".hasPrefix("\(word)-") {
            return Cut(before: "", kind: kind, behind: String(variant.dropFirst(word.count + 1)))
        }
        return nil
    }

    /// The kinds that ids spell out, by their words; the same list stands in Scripts/make-catalog.
    private static let spellings: [([String], ModelKind)] = [
        ("first-last-frame-to-video", ModelKind.startEndToVideo), ("start-end-frame-to-video", .startEndToVideo),
        ("start-end-to-video", .startEndToVideo), ("start-end-frame", .startEndToVideo),
        ("keyframes-to-video", .keyframesToVideo), ("reference-to-video", .referenceToVideo),
        ("audio-to-video", .audioToVideo), ("image-to-video", .imageToVideo), ("text-to-video", .textToVideo),
        ("video-to-video", .videoToVideo), ("motion-control", .motionControl), ("t2v", .textToVideo),
        ("i2v", .imageToVideo), ("r2v", .referenceToVideo), ("v2v", .videoToVideo), ("a2v", .audioToVideo),
    ].map { ($0.split(separator: "-").map(String.init), $1) }

    /// Words that name a kind at the beginning of a variant only.
    private static let endings: [(String, ModelKind)] = [
        ("video-extend", .videoExtend), ("extend-video", .videoExtend), ("video-edit", .videoEdit),
        ("edit-video", .videoEdit), ("avatar", .audioToVideo), ("extend", .videoExtend), ("edit", .videoEdit),
    ]
}
