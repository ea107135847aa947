/// A local file that a brief names, measured: what it holds, its size and its digest.
public struct MeasuredFile: Sendable, Hashable, Codable {
    /// The file's absolute path.
    public var path: String
    /// The file's size in bytes.
    public var byteCount: Int64
    /// The lower-case hexadecimal SHA-256 of the content.
    public var sha256: String
    /// What the file holds, from its content.
    public var facts: MediaFacts

    /// Describes a measured file.
    public init(path: String, byteCount: Int64, sha256: String, facts: MediaFacts) {
        self.path = path
        self.byteCount = byteCount
        self.sha256 = sha256
        self.facts = facts
    }

    /// The file as an input refers to it.
    public var attachment: Input.Attachment {
        Input.Attachment(
            kind: facts.kind,
            path: path,
            sha256: sha256,
            byteCount: byteCount,
            mediaType: facts.mediaType
        )
    }
}
