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
