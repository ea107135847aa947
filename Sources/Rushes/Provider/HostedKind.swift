import Logging
import RushesCore
import RushesHosted
import RushesProvider

/// A kind of hosted provider that this program can speak to. Whoever adds one adds an entry to ``all``.
struct HostedKind: Sendable {
    /// What a provider is made with, beside its own setting.
    struct Parts: Sendable {
        /// The process's connections.
        let connections: HostedConnections
        /// The folder of this program's ledger and catalogs.
        let home: String
        /// How the program calls itself.
        let userAgent: String
        /// Where it reports.
        let log: Logger
    }

    /// The kind.
    let kind: ProviderKind
    /// The name of the provider of this kind that is there without configuration; `nil` if there is none.
    let builtInName: ProviderID?
    /// The variables that hold the built-in one's key, in order.
    let keyVariables: [String]
    /// The variable that holds the built-in one's address.
    let addressVariable: String?
    /// The address where nothing says another.
    let defaultAddress: String?
    /// Whether the built-in one serves bare names wherever it has a key.
    let servesBareNames: Bool
    /// What is peculiar to the kind.
    let traits: ProviderTraits
    /// Makes a provider; throws `invalid_brief` for an address that no key may be sent to.
    let make: @Sendable (ProviderSetting, Parts) throws(RushesError) -> any Provider

    /// Every kind, in the order in which built-in providers are asked.
    static let all: [HostedKind] = [.atlas]

    /// The kind of this name.
    static func named(_ text: String) -> HostedKind? { all.first { $0.kind.rawValue == text } }
}
