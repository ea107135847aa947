/// The fields of a request that decide how much of a file is given (RFC 9110 §13.1, §14.2).
package struct RangeHeader: Sendable, Hashable {
    /// The value of `Range`; `nil` if there is none, or the method is not GET, the only one for which it means anything.
    package var range: String?
    /// The value of `If-Range`.
    package var ifRange: String?
    /// The value of `If-None-Match`, lines of the same name joined by commas.
    package var ifNoneMatch: String?
    /// The value of `If-Match`, lines of the same name joined by commas.
    package var ifMatch: String?

    /// Takes the values of the fields, `nil` where one is absent.
    package init(
        range: String? = nil,
        ifRange: String? = nil,
        ifNoneMatch: String? = nil,
        ifMatch: String? = nil
    ) {
        self.range = range
        self.ifRange = ifRange
        self.ifNoneMatch = ifNoneMatch
        self.ifMatch = ifMatch
    }

    /// Decides for a file that exists, in the order of RFC 9110 §13.2.2.
    ///
    /// A range that cannot be read, several at once and units other than bytes are not errors: the whole file is given,
    /// as §14.2 allows. A date in `If-Range` is taken for another state of the file.
    ///
    /// - Parameters:
    ///   - length: How many bytes the file has.
    ///   - entityTag: Its entity tag with the quotes, `"…"` or `W/"…"`.
    /// - Returns: How to answer.
    package func decision(length: Int64, entityTag: String) -> RangeDecision {
        if let ifMatch, !Self.matches(ifMatch, entityTag, isWeak: false) { return .preconditionFailed }
        if let ifNoneMatch, Self.matches(ifNoneMatch, entityTag, isWeak: true) { return .notModified }
        guard let range else { return .whole }
        if let ifRange, !Self.isStrong(entityTag) || Self.trimmed(ifRange[...]) != entityTag { return .whole }
        return Self.decision(range: range, length: length)
    }

    // MARK: - Ranges

    private static func decision(range: String, length: Int64) -> RangeDecision {
        let bytes = trimmed(range[...]).utf8
        guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")),
            String(bytes[..<equals])?.lowercased() == "bytes"
        else { return .whole }
        let set = trimmed(Substring(bytes[bytes.index(after: equals)...])).utf8
        guard let hyphen = set.firstIndex(of: UInt8(ascii: "-")) else { return .whole }
        let (before, after) = (set[..<hyphen], set[set.index(after: hyphen)...])
        if before.isEmpty {
            guard let count = number(after) else { return .whole }
            guard count > 0 else { return .unsatisfiable }
            guard length > 0 else { return .whole }
            return .part(ByteRange(first: max(0, length - count), last: length - 1))
        }
        guard let first = number(before) else { return .whole }
        var last = Int64.max
        if !after.isEmpty {
            guard let number = number(after) else { return .whole }
            last = number
        }
        guard first <= last else { return .whole }
        guard first < length else { return .unsatisfiable }
        return .part(ByteRange(first: first, last: min(last, length - 1)))
    }

    /// A number of decimal digits, the largest `Int64` where it is larger; `nil` if it is none.
    private static func number(_ digits: Substring.UTF8View) -> Int64? {
        guard !digits.isEmpty else { return nil }
        var number: Int64 = 0
        for byte in digits {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            let (product, isTooLarge) = number.multipliedReportingOverflow(by: 10)
            let (sum, isStillTooLarge) = product.addingReportingOverflow(Int64(byte - UInt8(ascii: "0")))
            number = isTooLarge || isStillTooLarge ? .max : sum
        }
        return number
    }

    // MARK: - Entity tags

    /// Whether a list of entity tags, or `*`, has this one. Nothing matches behind what cannot be read.
    private static func matches(_ list: String, _ entityTag: String, isWeak: Bool) -> Bool {
        if trimmed(list[...]) == "*" { return true }
        let wanted = opaque(entityTag[...])
        var rest = list.utf8[...]
        while true {
            rest = rest.drop { $0 == UInt8(ascii: ",") || $0 == 0x20 || $0 == 0x09 }
            guard !rest.isEmpty else { return false }
            let start = rest.startIndex
            if rest.starts(with: "W/".utf8) { rest = rest.dropFirst(2) }
            guard rest.popFirst() == UInt8(ascii: "\""),
                let quote = rest.firstIndex(of: UInt8(ascii: "\""))
            else { return false }
            let tag = Substring(list.utf8[start...quote])
            rest = rest[rest.index(after: quote)...]
            if isWeak ? opaque(tag) == wanted : isStrong(entityTag) && tag == entityTag { return true }
        }
    }

    private static func isStrong(_ tag: String) -> Bool { tag.utf8.first == UInt8(ascii: "\"") }

    private static func opaque(_ tag: Substring) -> Substring { tag.hasPrefix("W/") ? tag.dropFirst(2) : tag }

    private static func trimmed(_ text: Substring) -> Substring {
        let bytes = text.utf8.drop { $0 == 0x20 || $0 == 0x09 }
        return bytes.lastIndex { $0 != 0x20 && $0 != 0x09 }.map { Substring(bytes[...$0]) } ?? ""
    }
}
