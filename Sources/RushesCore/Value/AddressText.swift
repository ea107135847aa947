/// Makes of an address as services write it one that may stand in a request.
///
/// A link is often signed, and a signature is of bytes: what is percent-encoded stays as it is, byte for byte. Only what
/// no request may hold (RFC 3986 §3.3, §3.4) is encoded: spaces, control characters, letters outside ASCII, quotes,
/// brackets, and a percent sign that begins no encoded byte.
package enum AddressText {
    /// Encodes what may not stand in the path and the query of an absolute or relative address.
    ///
    /// White space around it is no part of it; a fragment is never sent and is left out. Scheme and host are kept.
    ///
    /// - Parameter text: the address as it came.
    /// - Returns: the same address; one without anything forbidden comes back unchanged.
    package static func encoded(_ text: String) -> String {
        let bytes = trimmed(Array(text.utf8)[...])
        let whole = bytes[..<(bytes.firstIndex(of: UInt8(ascii: "#")) ?? bytes.endIndex)]
        let start = pathStart(of: whole)
        var built = Array(whole[..<start])
        for (index, byte) in zip(whole.indices[start...], whole[start...]) {
            let isKept = byte == UInt8(ascii: "%") ? beginsEncodedByte(whole[index...]) : isAllowed(byte)
            if isKept {
                built.append(byte)
            } else {
                built += [UInt8(ascii: "%"), digit(byte >> 4), digit(byte & 0xF)]
            }
        }
        return String(decoding: built, as: UTF8.self)
    }

    /// Where the host ends: what stands before is not for us to encode.
    private static func pathStart(of bytes: ArraySlice<UInt8>) -> Int {
        let schemeEnd = bytes.firstIndex { !isSchemeByte($0) } ?? bytes.endIndex
        var rest = bytes
        if bytes[schemeEnd...].starts(with: "://".utf8) {
            rest = bytes[(schemeEnd + 3)...]
        } else if bytes.starts(with: "//".utf8) {
            rest = bytes.dropFirst(2)
        } else {
            return bytes.startIndex
        }
        return rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.endIndex
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = bytes.drop { $0 <= 0x20 }
        while let last = rest.last, last <= 0x20 { rest.removeLast() }
        return rest
    }

    private static func beginsEncodedByte(_ bytes: ArraySlice<UInt8>) -> Bool {
        let digits = bytes.dropFirst().prefix(2)
        return digits.count == 2 && digits.allSatisfy(isHexadecimal)
    }

    private static func isSchemeByte(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || "+-.".utf8.contains(byte)
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || "-._~!$&'()*+,;=:@/?".utf8.contains(byte)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 { Array("0123456789ABCDEF".utf8)[Int(value)] }
}

/// Tells signed addresses from others: whoever has a signed one needs no key.
package enum AddressSignature {
    /// Names of query items that sign or unlock, in small letters.
    private static let names: Set<String> = [
        "auth", "auth_key", "awsaccesskeyid", "googleaccessid", "hdnea", "hdntl", "hdnts", "hmac", "jwt", "key",
        "key-pair-id", "md5", "ossaccesskeyid", "policy", "sig", "sign", "verify",
    ]
    /// What such a name has in it, whoever made it: `X-Amz-Security-Token`, `q-sign-algorithm`, …
    private static let parts = ["apikey", "api_key", "api-key", "credential", "secret", "sign-", "signature", "token"]

    /// Whether an address carries a signature, or anything else that opens what it leads to.
    package static func signs(_ address: String) -> Bool {
        guard let question = address.firstIndex(of: "?") else { return false }
        let query = address[question...].dropFirst().prefix { $0 != "#" }
        return query.split(separator: "&").contains { item in
            let name = item.prefix { $0 != "=" }.lowercased()
            return names.contains(name) || parts.contains { name.contains($0) }
        }
    }
}
