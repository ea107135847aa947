/// Where a finished clip, or another output of a prediction, can be fetched.
public struct OutputLink: Sendable, Hashable, Codable {
    /// The address (a signed link is a secret: never log it) or, from the local engine, an absolute path.
    public var location: MediaSource

    /// Makes a link.
    public init(_ location: MediaSource) { self.location = location }
}
