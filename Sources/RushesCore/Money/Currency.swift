/// An ISO 4217 currency code. Everything that Rushes buys today is priced in US dollars.
public struct Currency: RawRepresentable, Sendable, Hashable, Codable {
    /// The code, in capitals: `USD`.
    public let rawValue: String

    /// Makes a currency from its code, whatever its case.
    public init(rawValue: String) {
        self.rawValue = rawValue.uppercased()
    }

    /// US dollars.
    public static let usd = Currency(rawValue: "USD")
}
