public import RushesCore

/// Who runs models: a hosted service, or the local animatic engine.
///
/// An implementation translates; it decides nothing about money, waiting or trying again. Its answers are values: what
/// the worker needs to know in order to act safely is in the type, not in an error that might be mistaken.
/// Every implementation passes `ProviderConformance` in `RushesTesting`.
public protocol Provider: Sendable {
    /// Who this is.
    var id: ProviderID { get }

    /// A mark of the account and the address that submissions go to, equal for equal ones; it tells nothing of the key.
    /// `nil` where there are no accounts.
    var accountMark: String? { get }

    /// What is peculiar to its kind.
    var traits: ProviderTraits { get }

    /// This account's own price for an input, asked now.
    ///
    /// - Returns: `nil` if the provider has no such answer, or gave none in time; that is not an error.
    /// - Throws: `RushesError` only for an answer that makes the submission pointless, such as `invalid_api_key`.
    func quote(_ input: Input) async throws(RushesError) -> Quote?

    /// Brings a local file to where the provider can read it.
    ///
    /// - Parameters:
    ///   - attachment: the file; it is streamed, never held whole in memory.
    ///   - progress: told the share that has been sent, between 0 and 1.
    /// - Returns: the address that goes into the body.
    /// - Throws: `RushesError`: `file_not_found`, `invalid_brief` if the file has changed since it was accepted,
    ///   `media_too_large`, `provider_unreachable`, `rate_limited`, or what the service refused it for.
    func upload(
        _ attachment: Input.Attachment,
        progress: @escaping @Sendable (Double) -> Void
    ) async throws(RushesError) -> String

    /// Sends a submission, once. An implementation must never repeat it by itself, nor follow a redirect.
    ///
    /// - Parameter submission: what to send.
    /// - Returns: what it came to.
    func submit(_ submission: Submission) async -> SubmissionOutcome

    /// Asks what became of a prediction.
    ///
    /// - Parameters:
    ///   - remoteID: the provider's id, as `submit` gave it.
    ///   - progress: told the share that is done, between 0 and 1, where the provider knows it.
    /// - Returns: what the provider says; an answer that says nothing is a value too.
    func observe(_ remoteID: String, progress: @escaping @Sendable (Double) -> Void) async -> Observation

    /// What proves to this provider's own server that its customer asks for an output.
    ///
    /// - Parameter link: the output.
    /// - Returns: `nil` for a link that is not at the provider's own scheme, host and port, or that is signed: whoever
    ///   has such a link needs nothing else.
    func proof(for link: OutputLink) -> LinkProof?
}

extension Provider {
    /// There are no accounts.
    public var accountMark: String? { nil }

    /// Nothing is known to be peculiar.
    public var traits: ProviderTraits { ProviderTraits() }

    /// Outputs are for everybody who has their link.
    public func proof(for link: OutputLink) -> LinkProof? { nil }
}
