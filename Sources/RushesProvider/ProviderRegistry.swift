public import RushesCore

/// The providers that this program can use, each by its name. There is no default among them.
public struct ProviderRegistry: Sendable {
    private let find: @Sendable (ProviderID) throws(RushesError) -> (any Provider)?

    /// Makes a registry that looks providers up when they are asked for.
    ///
    /// - Parameter find: gives the provider of a name; `nil` if nothing is configured under it. May throw `no_api_key`,
    ///   `invalid_configuration` and the like while the provider cannot be used.
    public init(finding find: @escaping @Sendable (ProviderID) throws(RushesError) -> (any Provider)?) {
        self.find = find
    }

    /// Makes a registry in which one provider runs everything, whatever its name; for programs that have one.
    ///
    /// - Parameter provider: gives the provider; may throw while it cannot be used.
    /// - Returns: the registry.
    public static func one(
        _ provider: @escaping @Sendable () throws(RushesError) -> any Provider
    ) -> ProviderRegistry {
        ProviderRegistry { _ throws(RushesError) in try provider() }
    }

    /// The provider of this name.
    ///
    /// - Throws: `provider_unknown` if nothing is configured under the name; `no_api_key`, `invalid_configuration` and
    ///   the like while it cannot be used.
    public func provider(named name: ProviderID) throws(RushesError) -> any Provider {
        guard let provider = try find(name) else { throw Self.unknown(name) }
        return provider
    }

    /// The error about a name that nothing is configured under.
    public static func unknown(_ name: ProviderID) -> RushesError {
        RushesError(.providerUnknown, "no provider is called `\(name.rawValue.prefix(100))`")
    }
}
