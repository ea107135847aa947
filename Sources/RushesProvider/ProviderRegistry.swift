public import RushesCore

/// The providers that this program can use, each by its name. There is no default among them.
public struct ProviderRegistry: Sendable {
    /// One provider that can be used, or could be if it had its key.
    public struct Entry: Sendable {
        /// The name that jobs refer to it by.
        public let name: ProviderID
        /// What is peculiar to it.
        public let traits: ProviderTraits
        private let make: @Sendable () throws(RushesError) -> any Provider

        /// Describes a provider.
        ///
        /// - Parameters:
        ///   - name: the name that jobs refer to it by.
        ///   - traits: what is peculiar to it.
        ///   - make: gives the provider; throws `no_api_key` and the like while it cannot be used.
        public init(
            name: ProviderID,
            traits: ProviderTraits,
            make: @escaping @Sendable () throws(RushesError) -> any Provider
        ) {
            self.name = name
            self.traits = traits
            self.make = make
        }

        /// The provider itself.
        ///
        /// - Throws: `no_api_key`, `invalid_configuration` and the like while it cannot be used.
        public func provider() throws(RushesError) -> any Provider { try make() }
    }

    private let find: @Sendable (ProviderID) throws(RushesError) -> Entry?

    /// Makes a registry that looks entries up when they are asked for.
    ///
    /// - Parameter find: gives the entry of a name; `nil` if there is none, an error if that cannot be told.
    public init(finding find: @escaping @Sendable (ProviderID) throws(RushesError) -> Entry?) { self.find = find }

    /// Makes a registry of these entries; of several with one name the first counts.
    public init(_ entries: [Entry]) {
        let entries = Dictionary(entries.map { ($0.name, $0) }) { first, _ in first }
        self.init { name in entries[name] }
    }

    /// Makes a registry in which one provider runs everything, whatever its name; for programs that have one.
    ///
    /// - Parameter provider: gives the provider; may throw while it cannot be used.
    /// - Returns: the registry.
    public static func one(
        _ provider: @escaping @Sendable () throws(RushesError) -> any Provider
    ) -> ProviderRegistry {
        ProviderRegistry { name in
            Entry(name: name, traits: (try? provider())?.traits ?? ProviderTraits(), make: provider)
        }
    }

    /// The provider of this name.
    ///
    /// - Throws: `provider_unknown` if nothing is configured under the name; `no_api_key`, `invalid_configuration` and
    ///   the like while it cannot be used.
    public func provider(named name: ProviderID) throws(RushesError) -> any Provider {
        guard let entry = try find(name) else { throw Self.unknown(name) }
        return try entry.provider()
    }

    /// The error about a name that nothing is configured under.
    public static func unknown(_ name: ProviderID) -> RushesError {
        RushesError(.providerUnknown, "no provider is called `\(name.rawValue.prefix(100))`")
    }
}
