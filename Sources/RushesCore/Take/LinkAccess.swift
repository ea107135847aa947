/// What may be done to get at what a link leads to, beyond asking for it as anybody would.
public struct LinkAccess: Sendable, Hashable {
    /// Asked for as anybody would, and never unencrypted.
    public static let ordinary = LinkAccess()

    /// What proves to the provider's own server who asks; `nil` where nothing does, or the link is somebody else's.
    public var proof: LinkProof?
    /// Whether the owner has said that the clip may be fetched unencrypted where its link is plain http.
    public var allowsPlainHTTP: Bool

    /// Says what may be done.
    public init(proof: LinkProof? = nil, allowsPlainHTTP: Bool = false) {
        self.proof = proof
        self.allowsPlainHTTP = allowsPlainHTTP
    }
}

/// A header by which a provider's server knows its customer. It never follows a redirect, and no description shows it.
public struct LinkProof: Sendable, Hashable {
    /// When it is sent.
    public enum Moment: Sendable, Hashable {
        /// With every request for the link.
        case atOnce
        /// Once the link has answered 401 or 403 without it.
        case whenAsked
    }

    /// The header's name.
    public let header: String
    /// When it is sent.
    public let moment: Moment
    private let value: String

    /// Makes a proof.
    ///
    /// - Parameters:
    ///   - header: the header's name.
    ///   - value: the header's value, a secret.
    ///   - moment: when it is sent.
    public init(header: String, value: String, moment: Moment = .whenAsked) {
        self.header = header
        self.value = value
        self.moment = moment
    }

    /// The header's value: only for the request that carries it.
    package func reveal() -> String { value }
}

extension LinkProof: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The header's name, and nothing of its value.
    public var description: String { "\(header): <secret>" }
    /// The header's name, and nothing of its value.
    public var debugDescription: String { description }
    /// A mirror without children, so that `dump` shows nothing either.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
