/// A clip that is home: whole, checked, durable, under its final name.
public struct StoredFile: Sendable, Hashable {
    /// The file's absolute path.
    public var path: String
    /// The file's size in bytes.
    public var byteCount: Int64
    /// The lower-case hexadecimal SHA-256 of the file.
    public var sha256: String
    /// What the file holds, from its content.
    public var media: MediaFacts

    /// Describes a stored clip.
    public init(path: String, byteCount: Int64, sha256: String, media: MediaFacts) {
        self.path = path
        self.byteCount = byteCount
        self.sha256 = sha256
        self.media = media
    }
}
