/// Where a given picture, clip or sound is.
public enum MediaSource: Sendable, Hashable {
    /// A file on this machine, by its path as the user gave it.
    case file(String)
    /// An address that is passed to the service as it is: `https://…`, `asset://…` or `data:…`.
    case url(String)

    /// Reads what a user typed: an address if it has a scheme that services take, else a path.
    public init(_ text: String) {
        let isAddress = ["https://", "http://", "asset://", "data:"].contains { text.lowercased().hasPrefix($0) }
        self = isAddress ? .url(text) : .file(text)
    }

    /// What the user typed.
    public var text: String {
        switch self {
        case .file(let path): path
        case .url(let address): address
        }
    }
}

extension MediaSource: Codable {
    /// Reads a path or an address.
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the path or the address.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// The kinds of material that a brief may carry.
public enum MediaKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// A still picture.
    case image = "image"
    /// A clip.
    case video = "video"
    /// A sound.
    case audio = "audio"

    /// Reads one of the words.
    ///
    /// - Throws: `UnknownWord` for any other; `DecodingError` if it is no text.
    public init(from decoder: any Decoder) throws { self = try Self.known(in: decoder, as: "kind of material") }
}

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
