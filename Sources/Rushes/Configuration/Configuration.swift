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
    /// The folder that takes land in and relative paths start from.
    public var workingDirectory: String

    /// The service's public address.
    public static let defaultBaseURL = "https://api.atlascloud.ai/api/v1"

    /// Makes a configuration from its parts.
    public init(
        apiKey: Secret?,
        baseURL: String = Self.defaultBaseURL,
        home: String,
        maxCost: Money? = nil,
        workingDirectory: String
    ) {
        self.apiKey = apiKey
        self.baseURL = baseURL
        self.home = home
        self.maxCost = maxCost
        self.workingDirectory = workingDirectory
    }

    /// Reads a configuration from variables.
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
        func value(_ name: String) -> String? {
            // An empty variable is a decision too: it hides the file's value and counts as missing.
            (environment[name] ?? file[name]).flatMap { $0.isEmpty ? nil : $0 }
        }
        let userHome = value("HOME") ?? NSHomeDirectory()
        let dataHome = value("XDG_DATA_HOME") ?? "\(userHome)/.local/share"
        var limit: Money?
        if let text = value("RUSHES_MAX_COST") {
            guard let amount = Money(decimal: text), amount.micros >= 0 else {
                throw RushesError(
                    .invalidBrief,
                    "RUSHES_MAX_COST is `\(text)`, which is no amount of USD",
                    hint: "set it to a plain number such as 5 or 2.50"
                )
            }
            limit = amount
        }
        self.init(
            apiKey: try Self.secret(value("ATLASCLOUD_API_KEY")),
            baseURL: value("ATLASCLOUD_BASE_URL") ?? Self.defaultBaseURL,
            home: Self.absolute(value("RUSHES_HOME") ?? "\(dataHome)/rushes", in: workingDirectory),
            maxCost: limit,
            workingDirectory: workingDirectory
        )
    }

    private static func secret(_ text: String?) throws(RushesError) -> Secret? {
        guard let text, text.contains(where: { !$0.isWhitespace }) else { return nil }
        return try Secret(text)
    }

    /// The configuration of this process: its environment, and `.env` in its working directory.
    ///
    /// - Throws: `invalid_brief` if `RUSHES_MAX_COST` is no amount. A `.env` that is missing or cannot be read is not
    ///   an error.
    public static func ofThisProcess() throws(RushesError) -> Configuration {
        let directory = FileManager.default.currentDirectoryPath
        let dotEnv = FileManager.default.contents(atPath: "\(directory)/.env")
        return try Configuration(
            environment: ProcessInfo.processInfo.environment,
            dotEnv: dotEnv.map { String(decoding: $0, as: UTF8.self) },
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

    /// The ledger's file.
    public var ledgerPath: String { "\(home)/ledger.sqlite" }
    /// The folder of models that were read from the service.
    public var catalogDirectory: String { "\(home)/catalog" }
    /// The local engine's folder.
    public var spoolDirectory: String { "\(home)/animatic" }
}
