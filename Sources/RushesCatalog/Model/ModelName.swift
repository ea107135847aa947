public import RushesCore

/// What an id says about its model: `owner/name/variant`.
///
/// The service spells variants in many ways (`text-to-video`, `t2v-standard`, `image-to-video-fast`); what is left
/// behind the kind is a suffix. `-developer` and `-standard` stay in the family, any other suffix makes a family of
/// its own: `seedance-v1.5-pro/text-to-video-fast` belongs to `seedance-v1.5-pro-fast`.
public struct ModelName: Sendable, Hashable {
    /// Who made the model: `google`.
    public let owner: String
    /// The name of the model's family: `veo3.1-lite`.
    public let family: String
    /// What the model makes a clip from.
    public let kind: ModelKind
    /// What stands behind the kind: `developer`, `fast`, or nothing.
    public let suffix: String

    /// Whether this is the variant for developers, which a family prefers.
    public var isDeveloper: Bool { suffix == "developer" }

    /// Reads an id. An id of another form is no error; its kind is ``ModelKind/other``.
    public init(_ id: ModelID) {
        let parts = id.rawValue.split(separator: "/", maxSplits: 2).map(String.init)
        owner = parts.count > 1 ? parts[0] : ""
        let name = parts.count > 1 ? parts[1] : id.rawValue
        let variant = parts.count > 2 ? parts[2] : ""
        for (spelling, kind) in Self.spellings where variant.hasPrefix(spelling) {
            let rest = variant.dropFirst(spelling.count)
            guard rest.isEmpty || rest.first == "-" else { continue }
            let suffix = String(rest.dropFirst())
            self.kind = kind
            self.suffix = suffix
            family = ["", "developer", "standard"].contains(suffix) ? name : "\(name)-\(suffix)"
            return
        }
        kind = .other
        suffix = ""
        family = name
    }

    private static let spellings: [(String, ModelKind)] = [
        ("text-to-video", .textToVideo), ("t2v", .textToVideo),
        ("image-to-video", .imageToVideo), ("i2v", .imageToVideo),
        ("start-end-frame-to-video", .startEndToVideo), ("start-end-to-video", .startEndToVideo),
        ("reference-to-video", .referenceToVideo), ("r2v", .referenceToVideo),
        ("video-edit", .videoEdit), ("edit-video", .videoEdit), ("edit", .videoEdit),
        ("video-extend", .videoExtend), ("extend-video", .videoExtend), ("extend", .videoExtend),
    ]
}
