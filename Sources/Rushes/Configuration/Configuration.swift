import Foundation
public import RushesCore
public import RushesHosted

/// What a studio is told from outside: key, address, home and limit.
///
/// Real environment variables come before a `.env` file in the working directory, which comes before the defaults.
/// Making a configuration reads at most that one file.
public struct Configuration: Sendable {
    /// The key of the hosted service; `nil` if there is none, or it is empty.
    public var apiKey: Secret?
    /// The service's address, with its version: `https://api.atlascloud.ai/api/v1`.
    public var baseURL: String
    /// Where the ledger, the cached catalog and the engine's spool are.
    public var home: String
    /// No job may cost more.
    public var maxCost: Money?
    /// Proxies and certificates for the service and for clips.
    public var network: NetworkSettings
    /// The folder that takes land in and relative paths start from.
    public var workingDirectory: String
    /// The providers that new jobs may go to, in the order in which they serve bare names; `nil` for the usual order.
    public var providerOrder: [String]?
    /// What was odd about the variables and was put right, in one sentence each; no value stands in them.
    public var notes: [String] = []

    /// The service's public address.
    public static let defaultBaseURL = "https://api.atlascloud.ai/api/v1"

    /// The variables, for what other parts name among them.
    private var variable: @Sendable (String) -> String? = { _ in nil }

    /// The variables of the built-in account.
    private static let (keyName, addressName) = ("ATLASCLOUD_API_KEY", "ATLASCLOUD_BASE_URL")

    /// What a variable says, cleaned of what came along by accident; `nil` if it is missing or blank.
    func value(of name: String) -> String? {
        if name == Self.addressName, baseURL != Self.defaultBaseURL { return baseURL }
        guard let raw = variable(name) else { return nil }
        let text = VariableText(raw, named: name).text
        return text.isEmpty ? nil : text
    }

    /// The key that a variable holds; `nil` if it is missing or blank.
    ///
    /// - Throws: `invalid_api_key` if it cannot stand in a header.
    func secret(_ name: String) throws(RushesError) -> Secret? {
        if name == Self.keyName { return apiKey }
        guard let raw = variable(name) else { return nil }
        let text = VariableText(raw, named: name, isKey: true).text
        return text.isEmpty ? nil : try Secret(text, from: name)
    }

    /// Makes a configuration from its parts.
    public init(
        apiKey: Secret?,
        baseURL: String = Self.defaultBaseURL,
        home: String,
        maxCost: Money? = nil,
        network: NetworkSettings = .direct,
        workingDirectory: String
    ) {
        self.apiKey = apiKey
        self.baseURL = baseURL
        self.home = home
        self.maxCost = maxCost
        self.network = network
        self.workingDirectory = workingDirectory
    }

    /// Reads a configuration from variables.
    ///
    /// Quotes, white space and the like that came along with a value by accident are taken off, and ``notes`` says so.
    ///
    /// - Parameters:
    ///   - environment: the real environment.
    ///   - dotEnv: the text of the `.env` file, if there is one.
    ///   - workingDirectory: the folder that the program was started in.
    /// - Throws: `invalid_brief` if `RUSHES_MAX_COST` is no amount, `invalid_api_key` if the key cannot stand in a
    ///   header. A missing key is not an error, and a blank one is missing.
    public init(
        environment: [String: String],
        dotEnv: String? = nil,
        workingDirectory: String
    ) throws(RushesError) {
        let file = dotEnv.map(DotEnv.parse) ?? [:]
        var notes: [String] = []
        func value(_ name: String) -> String? {
            // An empty variable is a decision too: it hides the file's value and counts as missing.
            (environment[name] ?? file[name]).flatMap { $0.isEmpty ? nil : $0 }
        }
        func clean(_ name: String, isKey: Bool = false) -> String? {
            guard let raw = value(name) else { return nil }
            let cleaned = VariableText(raw, named: name, isKey: isKey)
            if let note = cleaned.note(on: name) { notes.append(note) }
            return cleaned.text.isEmpty ? nil : cleaned.text
        }
        let userHome = value("HOME") ?? NSHomeDirectory()
        let dataHome = value("XDG_DATA_HOME") ?? "\(userHome)/.local/share"
        var home = "\(dataHome)/rushes"
        if let raw = value("RUSHES_HOME") {
            // A home that is there under the odd name holds a ledger: another would pay again for what that one knows.
            let isThere = FileManager.default.fileExists(atPath: Self.absolute(raw, in: workingDirectory))
            home = isThere ? raw : clean("RUSHES_HOME") ?? home
        }
        let limit = try Self.limit(value("RUSHES_MAX_COST"), notes: &notes)
        self.init(
            apiKey: try clean(Self.keyName, isKey: true).map { text throws(RushesError) in
                try Secret(text, from: Self.keyName)
            },
            baseURL: clean(Self.addressName) ?? Self.defaultBaseURL,
            home: Self.absolute(home, in: workingDirectory),
            maxCost: limit,
            network: NetworkSettings { clean($0) },
            workingDirectory: workingDirectory
        )
        self.notes = notes
        providerOrder = clean("RUSHES_PROVIDERS").map { text in
            text.split { $0 == "," || $0.isWhitespace }.map(String.init)
        }
        variable = { name in (environment[name] ?? file[name]).flatMap { $0.isEmpty ? nil : $0 } }
    }

    /// The limit as people write it: `5`, `5 USD`, `$5`; `5,00` where the comma can only be the decimal sign.
    private static func limit(_ raw: String?, notes: inout [String]) throws(RushesError) -> Money? {
        let name = "RUSHES_MAX_COST"
        guard let raw, raw.contains(where: { !$0.isWhitespace }) else { return nil }
        var cleaned = VariableText(raw, named: name)
        for sign in ["US$", "USD", "$"] {
            if cleaned.drop(prefix: sign, as: "`\(sign)`") || cleaned.drop(suffix: sign, as: "`\(sign)`") { break }
        }
        var text = VariableText(cleaned.text, named: name).text
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        let hasDecimalComma = parts.count == 2 && parts[1].count == 2 && !text.contains(".")
        if hasDecimalComma { text = parts.joined(separator: ".") }
        guard let amount = Money(decimal: text), amount.isBelievable else {
            throw RushesError(
                .invalidBrief,
                "RUSHES_MAX_COST is `\(raw)`, which is no amount of USD",
                hint: "set it to a plain number such as 5 or 2.50"
            )
        }
        if let note = cleaned.note(on: name) { notes.append("\(note): it is \(amount)") }
        if hasDecimalComma { notes.append("the comma in \(name) was read as the decimal sign: it is \(amount)") }
        return amount
    }

    /// The configuration of this process: its environment, and `.env` in its working directory.
    ///
    /// - Throws: `invalid_brief` if `RUSHES_MAX_COST` is no amount; `output_unwritable` if the working directory is gone,
    ///   so that no relative path means anything. A `.env` that is missing or cannot be read is not an error.
    public static func ofThisProcess() throws(RushesError) -> Configuration {
        let directory = try WorkingDirectory.path()
        let dotEnv = FileManager.default.contents(atPath: "\(directory)/.env").map(DotEnv.text(of:))
        return try Configuration(
            environment: ProcessInfo.processInfo.environment,
            dotEnv: dotEnv,
            workingDirectory: directory
        )
    }

    /// A path as the user gave it, made absolute; `~` is the user's home.
    public func absolute(_ path: String) -> String { Self.absolute(path, in: workingDirectory) }

    private static func absolute(_ path: String, in directory: String) -> String {
        let expanded = path == "~" || path.hasPrefix("~/") ? NSHomeDirectory() + path.dropFirst() : path
        let whole = expanded.hasPrefix("/") ? expanded : "\(directory)/\(expanded)"
        return URL(fileURLWithPath: whole).standardizedFileURL.path
    }

    /// Every provider that is configured, the local engine last. Reads `providers.yaml`, if it is there.
    ///
    /// - Throws: `invalid_configuration` with the line of a mistake; `invalid_api_key`.
    package func providerSettings() throws(RushesError) -> [ProviderSetting] { try ProviderTable(self).settings }

    /// The ledger's file.
    public var ledgerPath: String { "\(home)/ledger.sqlite" }
    /// The folder of models that were read from the service.
    public var catalogDirectory: String { "\(home)/catalog" }
    /// The local engine's folder.
    public var spoolDirectory: String { "\(home)/animatic" }
}
