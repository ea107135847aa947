public import RushesCore

/// A provider with an account whose balance can be read.
public protocol AccountProvider: Provider {
    /// What is in the account now. Nothing is spent.
    ///
    /// - Throws: `no_api_key`, `invalid_api_key`, `not_allowed`, `rate_limited`, `provider_unreachable`.
    func balance() async throws(RushesError) -> Money
}

/// A provider that tells which models it runs, and how each is asked.
public protocol ModelListingProvider: Provider {
    /// The rows of its list of models, as they are. A key may not be needed.
    ///
    /// - Throws: `provider_unreachable` if no list came, `rate_limited`, or what the service refused it for.
    func servedModels() async throws(RushesError) -> [JSONValue]

    /// The schema that it serves of a model.
    ///
    /// - Parameter row: a row of ``servedModels()``.
    /// - Returns: `nil` if it serves none, which is not an error.
    /// - Throws: `provider_unreachable`, `rate_limited`, or `request_refused` for a link that must not be followed.
    func servedSchema(of row: JSONValue) async throws(RushesError) -> JSONValue?
}

/// A provider to which files can be brought that belong to no job.
public protocol FileStoringProvider: Provider {
    /// Uploads a file. It is read once, and what it holds now is what is sent.
    ///
    /// - Parameters:
    ///   - path: the file's absolute path.
    ///   - facts: what it holds, measured.
    ///   - byteCount: its size in bytes.
    ///   - name: what the upload is called at the service, without an ending: letters and digits.
    ///   - progress: told the share that has been sent, between 0 and 1.
    /// - Returns: the address.
    /// - Throws: as ``Provider/upload(_:progress:)``; `invalid_brief` if the file's size changes meanwhile.
    func upload(
        fileAt path: String,
        facts: MediaFacts,
        byteCount: Int64,
        named name: String,
        progress: @escaping @Sendable (Double) -> Void
    ) async throws(RushesError) -> String
}
