/// Where a finished clip, or another output of a prediction, can be fetched.
public struct OutputLink: Sendable, Hashable {
    /// The address (a signed link is a secret: never log it) or, from the local engine, an absolute path.
    public var location: MediaSource
    /// Whether the service has marked the output as not safe for work. It is made and paid for like any other.
    public var isMarkedUnsafe: Bool

    /// Makes a link.
    public init(_ location: MediaSource, isMarkedUnsafe: Bool = false) {
        self.location = location
        self.isMarkedUnsafe = isMarkedUnsafe
    }
}

extension OutputLink: Codable {
    /// What stands in ledgers and receipts for ever, whatever the properties are called.
    private enum CodingKeys: String, CodingKey {
        case isMarkedUnsafe = "isMarkedUnsafe"
        case location = "location"
    }

    /// Reads a link; where nothing is said of a mark, there is none.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        location = try container.decode(MediaSource.self, forKey: .location)
        isMarkedUnsafe = try container.decodeIfPresent(Bool.self, forKey: .isMarkedUnsafe) ?? false
    }

    /// Writes the link.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(location, forKey: .location)
        if isMarkedUnsafe { try container.encode(true, forKey: .isMarkedUnsafe) }
    }
}
