import Foundation
import RushesAnimatic
package import RushesCatalog
public import RushesCore
import RushesHosted
public import RushesProvider

/// The providers: which there are, and what they say of themselves.
extension LocalStudio {
    /// Every provider, in the order in which they serve bare names, the local engine last. Nothing is asked.
    ///
    /// - Throws: `invalid_configuration` for a mistake in `providers.yaml`, with its line, or in `RUSHES_PROVIDERS`;
    ///   `invalid_api_key` for a key that cannot stand in a header.
    public func providerSettings() throws(RushesError) -> [ProviderSetting] { try providers().settings }

    /// The provider of this name as it is configured.
    ///
    /// - Throws: `provider_unknown`, and as ``providerSettings()``.
    public func providerSetting(named name: String) throws(RushesError) -> ProviderSetting {
        let table = try providers()
        if let setting = table[ProviderID(name)] { return setting }
        var unknown = ProviderRegistry.unknown(ProviderID(name))
        unknown.hint = "there are \(table.settings.map { "`\($0.name)`" }.joined(separator: ", "))"
        throw unknown
    }

    /// The provider that a bare prompt goes to.
    ///
    /// - Throws: `no_api_key` if none that serves bare names has a key; `invalid_brief` for an address that no key may be
    ///   sent to.
    @discardableResult
    public func defaultProvider() throws(RushesError) -> any Provider {
        let table = try providers()
        guard table.canSpend else { throw try table.leading().missingKey() }
        return try provider(table.leading())
    }

    /// Whether a model, or the default where none is named, can be asked for: its provider has a key.
    ///
    /// - Throws: as ``providerSettings()``.
    public func canAskFor(_ model: String?) throws(RushesError) -> Bool {
        let table = try providers()
        if let model, let (setting, _) = table.split(model) { return setting.hasKey && !setting.traits.isLocal }
        return table.canSpend
    }

    /// The provider of this name, ready to be asked.
    ///
    /// - Throws: `provider_unknown`, `no_api_key`, and as ``providerSettings()``.
    public func provider(named name: ProviderID) throws(RushesError) -> any Provider {
        try registry.provider(named: name)
    }

    /// Everything that jobs' names of providers are resolved by. A name that is not known makes `providers.yaml` be read
    /// again: somebody may have put it back.
    var registry: ProviderRegistry {
        ProviderRegistry { [self] name throws(RushesError) in
            var setting = try providers()[name]
            if setting == nil { setting = try providers(again: true)[name] }
            guard let setting else { return nil }
            guard setting.hasKey else { throw setting.missingKey() }
            return try provider(setting)
        }
    }

    /// The provider that is configured so, whether or not it has a key.
    ///
    /// - Throws: `invalid_brief` for an address that no key may be sent to, or a proxy that is none.
    package func provider(_ setting: ProviderSetting) throws(RushesError) -> any Provider {
        if setting.traits.isLocal { return engine }
        guard let kind = HostedKind.named(setting.kind.rawValue) else {
            throw ProviderRegistry.unknown(setting.name)
        }
        // A variable that is wrong is told as such, and not as a service that cannot be reached.
        try connections.check()
        return try kind.make(
            setting,
            HostedKind.Parts(
                connections: connections,
                home: configuration.home,
                userAgent: "rushes/\(RushesVersion.current)",
                log: log
            )
        )
    }

    // MARK: - Models

    /// The models of the provider that a bare prompt goes to: the bundled list, and before it what `models update` has
    /// read. Nothing is read yet; a damaged saved model is an error of the call that needs it.
    ///
    /// A `providers.yaml` with a mistake leaves the bundled list; whoever plans is told of the mistake.
    package func catalog() -> Catalog {
        guard let setting = try? providers().leading() else {
            return Catalog(directory: CatalogDirectory(path: configuration.catalogDirectory))
        }
        return catalog(of: setting)
    }

    /// The models of one provider; of the local engine, which plays all models, those of ``catalog()``.
    ///
    /// - Throws: `provider_unknown`, and as ``providerSettings()``.
    package func catalog(of name: ProviderID) throws(RushesError) -> Catalog {
        let setting = try providerSetting(named: name.rawValue)
        return setting.traits.isLocal ? catalog() : catalog(of: setting)
    }

    /// The model that a text names: `NAME:MODEL`, an id, or an old or careless spelling of it. A bare id is looked for at
    /// the providers in their order.
    ///
    /// - Returns: the model, and notes on how the text was read.
    /// - Throws: `unknown_model`, naming the nearest ids, and as ``providerSettings()``.
    package func model(spelled text: String) throws(RushesError) -> (model: Model, notes: [String]) {
        let table = try providers()
        if let (setting, model) = table.split(text) {
            return try (setting.traits.isLocal ? catalog() : catalog(of: setting)).model(spelled: model)
        }
        for setting in table.forBareNames where try catalog(of: setting).knows(text) {
            return try catalog(of: setting).model(spelled: text)
        }
        return try catalog().model(spelled: text)
    }

    /// The text that names a model of a provider: its id alone where a bare id goes to that provider anyhow, or where
    /// nothing is configured under the name.
    ///
    /// - Throws: as ``providerSettings()``.
    public func name(of model: ModelID, at provider: ProviderID) throws(RushesError) -> String {
        let table = try providers()
        guard let setting = table[provider], !setting.traits.isLocal else { return model.rawValue }
        if table.canSpend, try table.leading().name == provider { return model.rawValue }
        return "\(provider):\(model)"
    }

    /// Reads a provider's own list of models into the home folder, where the catalog prefers it.
    ///
    /// - Parameters:
    ///   - name: the provider; `nil` for the one that a bare prompt goes to.
    ///   - progress: told the share that is read.
    /// - Returns: what was saved.
    /// - Throws: `provider_unreachable` and the like if the list cannot be had; `not_allowed` if the provider tells of
    ///   none; `output_unwritable`, `disk_full`.
    public func updateCatalog(
        of name: String? = nil,
        progress: @escaping @Sendable (Double) -> Void
    ) async throws(RushesError) -> CatalogUpdate {
        let setting = if let name { try providerSetting(named: name) } else { try providers().leading() }
        guard let provider = try provider(setting) as? any ModelListingProvider else {
            throw RushesError(.notAllowed, "`\(setting.name)` tells of no models", hint: "its models need no update")
        }
        let directory = CatalogDirectory(path: catalogPath(of: setting))
        let update = try await CatalogUpdate.run(
            from: provider,
            into: directory,
            date: Self.today(),
            progress: progress
        )
        forgetCatalogs()
        return update
    }

    /// The folder of models that were read from a provider.
    func catalogPath(of setting: ProviderSetting) -> String {
        // The first provider's folder is older than the others.
        setting.name == .atlas ? configuration.catalogDirectory : "\(configuration.home)/catalogs/\(setting.name)"
    }

    // MARK: - Files

    /// Uploads a file that belongs to no job to where a provider can read it.
    ///
    /// - Parameters:
    ///   - path: the file's absolute path.
    ///   - name: the provider; `nil` for the one that a bare prompt goes to.
    ///   - facts: what the file holds, measured.
    ///   - byteCount: its size in bytes.
    ///   - progress: told the share that has been sent, between 0 and 1.
    /// - Returns: the address.
    /// - Throws: `provider_unknown`, `no_api_key`, `not_allowed` if the provider takes no files of their own,
    ///   `media_too_large`, `provider_unreachable`, or what the service refused it for.
    public func upload(
        fileAt path: String,
        to name: String? = nil,
        facts: MediaFacts,
        byteCount: Int64,
        progress: @escaping @Sendable (Double) -> Void
    ) async throws(RushesError) -> String {
        let provider =
            if let name { try provider(named: try providerSetting(named: name).name) } else { try defaultProvider() }
        guard let store = provider as? any FileStoringProvider else {
            throw RushesError(.notAllowed, "`\(provider.id)` takes no files that belong to no job")
        }
        let stem = (0..<3).map { _ in String(UInt64.random(in: .min ... .max), radix: 16) }.joined()
        return try await store.upload(
            fileAt: path,
            facts: facts,
            byteCount: byteCount,
            named: stem,
            progress: progress
        )
    }

    /// What is in the account of the provider that a bare prompt goes to; `nil` if it has none.
    ///
    /// - Throws: `no_api_key`, and what the service says to being asked.
    public func accountBalance() async throws(RushesError) -> Money? {
        guard let provider = try defaultProvider() as? any AccountProvider else { return nil }
        return try await provider.balance()
    }
}
