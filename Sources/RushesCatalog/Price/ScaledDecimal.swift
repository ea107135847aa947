/// Plain decimals read as whole numbers of a small unit, so that no price ever passes through a `Double`.
enum ScaledDecimal {
    /// Reads `0.00896` as a whole number of 10⁻ᵖˡᵃᶜᵉˢ.
    ///
    /// - Parameters:
    ///   - text: digits with at most one decimal point, no sign.
    ///   - places: how many decimal places the unit has.
    /// - Returns: `nil` if the text is no such decimal, has more places than the unit, or does not fit.
    static func scaled(_ text: String, places: Int) -> Int64? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, !whole.isEmpty else { return nil }
        let fraction = parts.count == 2 ? parts[1] : ""
        guard fraction.utf8.count <= places, (whole + fraction).utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }) else {
            return nil
        }
        return Int64(whole + fraction + String(repeating: "0", count: places - fraction.utf8.count))
    }

    /// A product divided, rounded to the nearest whole number, half up; none of the numbers is negative.
    ///
    /// - Parameters:
    ///   - first: a factor.
    ///   - second: the other.
    ///   - divisor: what the product is divided by.
    /// - Returns: the quotient; the largest number there is where it does not fit.
    static func product(_ first: Int64, _ second: Int64, by divisor: Int64) -> Int64 {
        // Two factors of 64 bits always fit 128.
        Int64(clamping: (Int128(first) * Int128(second) + Int128(divisor / 2)) / Int128(divisor))
    }
}

extension KeyedDecodingContainer {
    /// Reads a decimal that stands as a text, in units of 10⁻ᵖˡᵃᶜᵉˢ; six places are micro-dollars.
    func decodeAmount(forKey key: Key, places: Int = 6) throws -> Int64 {
        let text = try decode(String.self, forKey: key)
        guard let amount = ScaledDecimal.scaled(text, places: places) else {
            throw DecodingError.dataCorruptedError(
                forKey: key,
                in: self,
                debugDescription: "`\(text)` is not a decimal with at most \(places) places"
            )
        }
        return amount
    }

    /// Reads a decimal that may be absent.
    func decodeAmountIfPresent(forKey key: Key, places: Int = 6) throws -> Int64? {
        contains(key) ? try decodeAmount(forKey: key, places: places) : nil
    }
}

extension KeyedEncodingContainer {
    /// Writes a decimal as a text.
    mutating func encodeAmount(_ amount: Int64, forKey key: Key, places: Int = 6) throws {
        let digits = String(amount)
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        var fraction = String(padded.suffix(places))
        while fraction.count > 2, fraction.hasSuffix("0") { fraction.removeLast() }
        try encode("\(padded.dropLast(places)).\(fraction)", forKey: key)
    }
}
