public import RushesCore
public import RushesProvider

extension AtlasProvider: AccountProvider, FileStoringProvider, ModelListingProvider {
    /// `GET /public/v1/balance` at the base URL's own origin.
    public func balance() async throws(RushesError) -> Money { try await AtlasAccount(service).balance() }

    /// `GET /models`, which needs no key.
    public func servedModels() async throws(RushesError) -> [JSONValue] { try await AtlasAccount(service).models() }

    /// The OpenAPI schema behind the row's `schema` link; the key does not go there.
    public func servedSchema(of row: JSONValue) async throws(RushesError) -> JSONValue? {
        try await AtlasAccount(service).schema(of: row)
    }
}
