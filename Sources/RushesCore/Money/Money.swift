/// An exact amount of money: a whole number of micro-dollars (millionths of a currency unit) and its currency.
///
/// Prices of single clips have at most four decimal places in practice; micro-units keep token prices exact too.
/// Arithmetic between two different currencies is a programmer's error and traps. A sum that would pass what can be
/// counted, some nine billion units, stays at that end: no budget has room for it, and nothing is ever free by it.
public struct Money: Sendable, Hashable {
    /// The amount in millionths of the currency's unit: 1.00 USD is 1 000 000.
    public var micros: Int64

    /// The currency that the amount is in.
    public var currency: Currency

    /// Makes an amount from millionths of a unit.
    public init(micros: Int64, currency: Currency = .usd) {
        self.micros = micros
        self.currency = currency
    }

    /// Nothing, in US dollars.
    public static let zero = Money(micros: 0)

    /// Whether the amount can be the price of something or a limit on it: not negative and at most a million units.
    ///
    /// What a service or a caller says beyond that is a mistake. Thousands of believable amounts add up exactly, in
    /// every store.
    package var isBelievable: Bool { (0...1_000_000_000_000).contains(micros) }

    /// Reads a plain decimal such as `1`, `0.75` or `-12.000001`.
    ///
    /// - Parameters:
    ///   - text: digits with an optional sign and one decimal point; no exponent, no grouping, no currency sign.
    ///   - currency: the currency that the figure is in.
    ///
    /// The result is `nil` if the text is not such a decimal or does not fit. Digits past the sixth place are
    /// rounded half away from zero, so that a service's `0.7499999999` is read as `0.75`.
    public init?(decimal text: String, currency: Currency = .usd) {
        var digits = Substring(text)
        let isNegative = digits.hasPrefix("-")
        if isNegative || digits.hasPrefix("+") { digits = digits.dropFirst() }
        let parts = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, !(whole.isEmpty && (parts.count == 1 || parts[1].isEmpty)) else { return nil }
        let fraction = parts.count == 2 ? parts[1] : ""
        guard (whole + fraction).utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }) else { return nil }
        guard let units = whole.isEmpty ? 0 : Int64(whole) else { return nil }
        let padded = String((fraction + "0000000").prefix(7))
        guard let tenths = Int64(padded) else { return nil }
        let (scaled, overflowed) = units.multipliedReportingOverflow(by: 1_000_000)
        let (total, overflowedAgain) = scaled.addingReportingOverflow((tenths + 5) / 10)
        guard !overflowed, !overflowedAgain else { return nil }
        self.init(micros: isNegative ? -total : total, currency: currency)
    }

    /// Rounds a computed price to the nearest micro-unit, half away from zero; `nil` if it is not finite or does
    /// not fit.
    public init?(rounding units: Double, currency: Currency = .usd) {
        let micros = (units * 1_000_000).rounded(.toNearestOrAwayFromZero)
        guard micros.isFinite, let exact = Int64(exactly: micros) else { return nil }
        self.init(micros: exact, currency: currency)
    }

    /// The plain decimal, with at least two places and no more than are needed: `1.00`, `0.0784`, `-0.75`.
    public var decimal: String {
        let magnitude = micros.magnitude
        var fraction = String(magnitude % 1_000_000)
        fraction = String(repeating: "0", count: 6 - fraction.count) + fraction
        while fraction.count > 2, fraction.hasSuffix("0") { fraction.removeLast() }
        return "\(micros < 0 ? "-" : "")\(magnitude / 1_000_000).\(fraction)"
    }

    /// The sum of two amounts of one currency.
    public static func + (left: Money, right: Money) -> Money {
        precondition(left.currency == right.currency, "amounts of different currencies cannot be added")
        return Money(micros: left.micros.addingBounded(right.micros), currency: left.currency)
    }

    /// The difference of two amounts of one currency.
    public static func - (left: Money, right: Money) -> Money {
        precondition(left.currency == right.currency, "amounts of different currencies cannot be subtracted")
        return Money(micros: left.micros.subtractingBounded(right.micros), currency: left.currency)
    }

    /// Adds an amount of the same currency.
    public static func += (left: inout Money, right: Money) {
        left = left + right
    }

    /// The amount, `count` times.
    public static func * (amount: Money, count: Int) -> Money {
        Money(micros: amount.micros.multipliedBounded(by: Int64(count)), currency: amount.currency)
    }
}

extension Money: Comparable {
    /// Orders two amounts of one currency.
    public static func < (left: Money, right: Money) -> Bool {
        precondition(left.currency == right.currency, "amounts of different currencies cannot be compared")
        return left.micros < right.micros
    }
}

extension Money: CustomStringConvertible {
    /// The amount as people read it: `1.00 USD`.
    public var description: String { "\(decimal) \(currency.rawValue)" }
}

extension Money: Codable {
    /// What stands in ledgers and receipts for ever, whatever the properties are called.
    private enum CodingKeys: String, CodingKey {
        case amount = "amount"
        case currency = "currency"
    }

    /// Reads `{"amount": "1.00", "currency": "USD"}`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let currency = try container.decode(Currency.self, forKey: .currency)
        let text = try container.decode(String.self, forKey: .amount)
        guard let money = Money(decimal: text, currency: currency) else {
            throw DecodingError.dataCorruptedError(
                forKey: .amount,
                in: container,
                debugDescription: "`\(text)` is not a decimal amount"
            )
        }
        self = money
    }

    /// Writes `{"amount": "1.00", "currency": "USD"}`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(decimal, forKey: .amount)
        try container.encode(currency, forKey: .currency)
    }
}

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
