import Foundation
import RushesAnimatic
import RushesCore
import RushesHosted
import RushesProvider

/// Every provider that is configured: the built-in ones and those of `providers.yaml`, in the order in which they serve
/// bare names.
struct ProviderTable: Sendable {
    /// The providers, the local engine last.
    let settings: [ProviderSetting]
    private let indices: [ProviderID: Int]

    /// Puts the table together.
    ///
    /// - Throws: `invalid_configuration` for a mistake in the file, with its line, or in `RUSHES_PROVIDERS`; what a key
    ///   is refused for.
    init(_ configuration: Configuration) throws(RushesError) {
        let file = try ProviderFile(home: configuration.home)
        var settings: [ProviderSetting] = []
        for kind in HostedKind.all {
            if let setting = try kind.builtIn(file, configuration) { settings.append(setting) }
        }
        for entry in file.entries where !settings.contains(where: { $0.name.rawValue == entry.name }) {
            settings.append(try Self.setting(entry, configuration))
        }
        if let order = configuration.providerOrder {
            settings = try Self.ordered(settings, by: order)
        }
        settings.append(
            ProviderSetting(
                name: .animatic,
                kind: .animatic,
                addressOrigin: "",
                traits: .animatic
            )
        )
        self.settings = settings
        indices = Dictionary(uniqueKeysWithValues: settings.enumerated().map { ($1.name, $0) })
    }

    /// The provider of this name.
    subscript(name: ProviderID) -> ProviderSetting? { indices[name].map { settings[$0] } }

    /// Those that a bare name may go to, in order, with or without a key.
    var forBareNames: [ProviderSetting] { settings.filter { $0.servesBareNames && $0.takesNewJobs } }

    /// The one that a bare prompt goes to: the first that has a key, else the first whose key is missing.
    ///
    /// - Throws: `provider_unknown` if there is no hosted provider at all.
    func leading() throws(RushesError) -> ProviderSetting {
        let serving = forBareNames
        guard let setting = serving.first(where: \.hasKey) ?? serving.first ?? hosted.first else {
            throw ProviderRegistry.unknown(ProviderID(""))
        }
        return setting
    }

    /// Whether any that a bare name may go to has a key: without one a bare prompt is a rehearsal.
    var canSpend: Bool { forBareNames.contains(where: \.hasKey) }

    /// Every hosted provider.
    var hosted: [ProviderSetting] { settings.filter { !$0.traits.isLocal } }

    /// Splits `NAME:MODEL`, if what stands before the first colon is the name of a provider.
    func split(_ text: String) -> (provider: ProviderSetting, model: String)? {
        guard let colon = text.firstIndex(of: ":"), let setting = self[ProviderID(String(text[..<colon]))] else {
            return nil
        }
        return (setting, String(text[text.index(after: colon)...]))
    }

    private static func setting(
        _ entry: ProviderFile.Entry,
        _ configuration: Configuration
    ) throws(RushesError) -> ProviderSetting {
        guard let kind = entry.kind else {
            throw ProviderFile.mistake(entry.line, "`\(entry.name)` has no `kind`", hint: HostedKind.hint)
        }
        guard let hosted = HostedKind.named(kind) else {
            throw ProviderFile.mistake(
                entry.line,
                "the kind `\(kind.prefix(60))` of `\(entry.name)` is not known",
                hint: HostedKind.hint
            )
        }
        guard entry.keyVariable != nil || entry.keyFile != nil else {
            throw ProviderFile.mistake(
                entry.line,
                "`\(entry.name)` has no key",
                hint: "write `key_env: NAME_OF_A_VARIABLE` or `key_file: PATH`"
            )
        }
        return try hosted.setting(entry, configuration)
    }

    /// Puts those that the variable names first, in its order; the others take no new jobs.
    private static func ordered(
        _ settings: [ProviderSetting],
        by names: [String]
    ) throws(RushesError) -> [ProviderSetting] {
        var (chosen, others) = ([ProviderSetting](), settings)
        for name in names {
            guard let index = others.firstIndex(where: { $0.name.rawValue == name }) else {
                guard !chosen.contains(where: { $0.name.rawValue == name }) else { continue }
                throw RushesError(
                    .invalidConfiguration,
                    "RUSHES_PROVIDERS names `\(name.prefix(60))`, and no provider is called so",
                    hint: "there are \(settings.map { "`\($0.name)`" }.joined(separator: ", "))"
                )
            }
            var setting = others.remove(at: index)
            setting.servesBareNames = true
            chosen.append(setting)
        }
        for index in others.indices { (others[index].takesNewJobs, others[index].servesBareNames) = (false, false) }
        return chosen + others
    }
}

extension HostedKind {
    /// What may be written after `kind:`.
    static var hint: String { "write `kind: NAME`, with one of \(all.map { "`\($0.kind)`" }.joined(separator: ", "))" }

    /// The provider of this kind that is there without configuration, with what the file changes of it.
    func builtIn(_ file: ProviderFile, _ configuration: Configuration) throws(RushesError) -> ProviderSetting? {
        guard let builtInName else { return nil }
        let entry = file.entries.first { $0.name == builtInName.rawValue }
        if let entry, let said = entry.kind, said != kind.rawValue {
            throw ProviderFile.mistake(
                entry.line,
                "`\(builtInName)` is of the kind `\(kind)`, and not `\(said.prefix(60))`",
                hint: "choose another name for a provider of another kind"
            )
        }
        return try setting(entry ?? ProviderFile.Entry(name: builtInName.rawValue, line: 0), configuration)
    }

    /// A provider of this kind.
    func setting(_ entry: ProviderFile.Entry, _ configuration: Configuration) throws(RushesError) -> ProviderSetting {
        let name = ProviderID(entry.name)
        let isBuiltIn = name == builtInName
        var setting = ProviderSetting(
            name: name,
            kind: kind,
            address: entry.url ?? defaultAddress,
            addressOrigin: entry.url == nil
                ? addressVariable ?? "`url`" : "`url` in \(ProviderFile.name):\(entry.line)",
            traits: traits
        )
        setting.traits.callsPerSecond = entry.rate
        setting.traits.jobsAtOnce = entry.jobsAtOnce
        setting.headers = entry.headers
        setting.allowsPlainHTTP = entry.allowsPlainHTTP
        setting.servesBareNames = isBuiltIn ? servesBareNames || entry.line > 0 : true
        if let variable = entry.keyVariable {
            setting.keyOrigin = variable
            setting.key = try configuration.secret(variable)
        } else if let file = entry.keyFile {
            setting.keyOrigin = configuration.absolute(file)
            setting.key = try Self.key(inFile: configuration.absolute(file), line: entry.line)
        }
        // The environment comes before the file.
        if isBuiltIn {
            for variable in keyVariables {
                guard let key = try configuration.secret(variable) else { continue }
                (setting.key, setting.keyOrigin) = (key, variable)
                break
            }
            setting.keyOrigin = setting.keyOrigin ?? keyVariables.first
            if let addressVariable, let address = configuration.value(of: addressVariable) {
                (setting.address, setting.addressOrigin) = (address, addressVariable)
            }
        }
        return setting
    }

    /// The key that stands in a file; `nil` if there is no such file, or nothing in it.
    private static func key(inFile path: String, line: Int) throws(RushesError) -> Secret? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        guard let bytes = FileManager.default.contents(atPath: path), bytes.count < 1 << 16,
            let text = String(bytes: bytes, encoding: .utf8)
        else { throw ProviderFile.mistake(line, "the key in \(path) cannot be read") }
        let key = text.trimmingCharacters(in: .whitespacesAndNewlines)
        return key.isEmpty ? nil : try Secret(key, from: path)
    }
}
