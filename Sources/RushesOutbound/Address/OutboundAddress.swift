package import RushesCore

/// An address that a caller chose, taken apart and checked by the one parser there is for such addresses.
///
/// Nothing of the caller's text is handed on: ``url`` is put together from the parts, so that no other reader of the
/// text can understand another host by it. The reader is stricter than RFC 3986 and WHATWG URL wherever those two, or
/// programs that claim to follow them, differ.
package struct OutboundAddress: Sendable, Hashable {
    /// How the host is spoken to.
    package enum Scheme: String, Sendable, Hashable {
        /// HTTP over TLS.
        case https
        /// Plain HTTP; only where private addresses are allowed.
        case http

        /// The port that is meant where none is given.
        package var standardPort: Int { self == .https ? 443 : 80 }
    }

    /// An address may have so many bytes; browsers and servers give up at about as many.
    package static let byteLimit = 2048

    /// How the host is spoken to.
    package let scheme: Scheme
    /// The host: a name, or an IP address that the rules allow.
    package let host: OutboundHost
    /// The TCP port, from 1 to 65535.
    package let port: Int
    /// The path, which begins with a slash, and the query if there is one: ASCII, without white space.
    package let pathAndQuery: String

    /// Reads and checks an address. A host name is only looked at, not resolved.
    ///
    /// A fragment (`#…`) is refused, not dropped: it is never sent, so that who gives one means something else, and
    /// readers differ in where it begins.
    ///
    /// - Parameters:
    ///   - text: the address as the caller gave it, without white space around it.
    ///   - rules: whether private addresses, and with them plain `http` and names without a dot, are allowed.
    /// - Throws: `invalid_brief` with the reason. No message holds a path, a query or a user's name.
    package init(_ text: String, rules: OutboundRules) throws(RushesError) {
        let bytes = Array(text.utf8)
        try Self.checkCharacters(bytes)
        var rest = bytes[...]
        scheme = try Self.takeScheme(&rest, rules: rules)
        let end = rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.endIndex
        (host, port) = try Self.authority(rest[..<end], scheme: scheme, rules: rules)
        pathAndQuery = try Self.pathAndQuery(rest[end...])
    }

    /// The address, put together from its parts.
    package var url: String {
        let place = port == scheme.standardPort ? "" : ":\(port)"
        return "\(scheme.rawValue)://\(host)\(place)\(pathAndQuery)"
    }

    // MARK: Reading

    private static func checkCharacters(_ bytes: [UInt8]) throws(RushesError) {
        guard !bytes.isEmpty else { throw refusal("it is empty") }
        guard bytes.count <= byteLimit else { throw refusal("it is longer than \(byteLimit) bytes") }
        for byte in bytes {
            switch byte {
            case 0x20, 0x09, 0x0A, 0x0D:
                throw refusal("it holds white space", hint: "write a space in a path as %20")
            case 0..<0x20, 0x7F:
                throw refusal("it holds a control character")
            case 0x80...:
                throw refusal(
                    "it holds characters outside ASCII",
                    hint: "write the host in punycode (xn--…) and percent-encode the path"
                )
            case UInt8(ascii: "\\"):
                throw refusal("it holds a backslash")
            case UInt8(ascii: "#"):
                throw refusal("it has a fragment", hint: "leave out the `#` and what follows it: it is never sent")
            default:
                continue
            }
        }
    }

    private static func takeScheme(
        _ rest: inout ArraySlice<UInt8>,
        rules: OutboundRules
    ) throws(RushesError) -> Scheme {
        let hint =
            rules.allowsPrivateAddresses
            ? "give an address that begins with https:// or http://" : "give an address that begins with https://"
        let colon = rest.firstIndex(of: UInt8(ascii: ":"))
        guard let colon, rest[colon...].starts(with: Array("://".utf8)) else {
            throw refusal("it does not begin with a scheme and `://`", hint: hint)
        }
        let name = String(decoding: rest[..<colon], as: UTF8.self).lowercased()
        guard let scheme = Scheme(rawValue: name) else { throw refusal("its scheme is not https", hint: hint) }
        guard scheme == .https || rules.allowsPrivateAddresses else {
            throw refusal("its scheme is http, which anybody on the way can read and change", hint: hint)
        }
        rest = rest[(colon + 3)...]
        return scheme
    }

    private static func authority(
        _ bytes: ArraySlice<UInt8>,
        scheme: Scheme,
        rules: OutboundRules
    ) throws(RushesError) -> (OutboundHost, Int) {
        guard !bytes.contains(UInt8(ascii: "@")) else { throw refusal("it holds a user's name or an `@` in its host") }
        guard !bytes.contains(UInt8(ascii: "%")) else {
            throw refusal("its host is percent-encoded, or has an IPv6 zone")
        }
        if bytes.first == UInt8(ascii: "[") {
            guard let end = bytes.firstIndex(of: UInt8(ascii: "]")) else { throw refusal("its host lacks a bracket") }
            let text = String(decoding: bytes[(bytes.startIndex + 1)..<end], as: UTF8.self)
            guard let address = IPAddress(text), case .v6 = address else {
                throw refusal("what stands in its brackets is no IPv6 address in the usual form")
            }
            let port = try port(bytes[(end + 1)...], scheme: scheme)
            return (try checked(address, rules: rules), port)
        }
        let end = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.endIndex
        let text = String(decoding: bytes[..<end], as: UTF8.self).lowercased()
        guard !text.isEmpty else { throw refusal("it has no host") }
        let port = try port(bytes[end...], scheme: scheme)
        if let address = IPAddress(text) { return (try checked(address, rules: rules), port) }
        if let reason = HostNameRule.refusal(of: text, rules: rules) { throw refusal(reason) }
        return (.name(text), port)
    }

    private static func checked(_ address: IPAddress, rules: OutboundRules) throws(RushesError) -> OutboundHost {
        guard let range = rules.refusedRange(of: address) else { return .address(address) }
        throw refusal("its host \(address) is not public: \(range.meaning)")
    }

    private static func port(_ bytes: ArraySlice<UInt8>, scheme: Scheme) throws(RushesError) -> Int {
        guard let first = bytes.first else { return scheme.standardPort }
        guard first == UInt8(ascii: ":") else { throw refusal("something stands between its host and its port") }
        let digits = bytes.dropFirst()
        let isNumber = (1...5).contains(digits.count) && digits.allSatisfy { (48...57).contains($0) }
        let number = isNumber ? digits.reduce(0) { $0 * 10 + Int($1 - 48) } : 0
        guard digits.first != 48, (1...65535).contains(number) else {
            throw refusal("its port is not a number from 1 to 65535")
        }
        return number
    }

    /// Keeps what RFC 3986 allows in a path and a query and percent-encodes the few other characters of ASCII, as
    /// browsers do; a percent sign must begin an encoded byte.
    private static func pathAndQuery(_ bytes: ArraySlice<UInt8>) throws(RushesError) -> String {
        var built: [UInt8] = bytes.first == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")]
        for (index, byte) in zip(bytes.indices, bytes) {
            switch byte {
            case UInt8(ascii: "%"):
                let digits = bytes[(index + 1)...].prefix(2)
                guard digits.count == 2, digits.allSatisfy({ IPAddress.hexadecimalValue(of: $0) != nil }) else {
                    throw refusal("a percent sign in its path does not begin an encoded byte", hint: "write it as %25")
                }
                built.append(byte)
            case let byte where Self.encoded.contains(byte):
                built += "%\([byte].hexadecimal.uppercased())".utf8
            default:
                built.append(byte)
            }
        }
        return String(decoding: built, as: UTF8.self)
    }

    /// Visible ASCII that RFC 3986 allows in neither a path nor a query.
    private static let encoded = Set("\"<>[]^`{|}".utf8)

    private static func refusal(_ reason: String, hint: String? = nil) -> RushesError {
        RushesError(
            .invalidBrief,
            "the address is refused: \(reason)",
            hint: hint ?? "give the https address of a public host, such as https://example.com/picture.png"
        )
    }
}

extension OutboundAddress: CustomStringConvertible {
    /// The host alone: a path or a query may hold somebody's key.
    package var description: String { host.description }
}

/// Whom an address names: a name that is still to be resolved, or an IP address.
package enum OutboundHost: Sendable, Hashable, CustomStringConvertible {
    /// A host name in lower case, in ASCII, without a dot at its end.
    case name(String)
    /// An IP address.
    case address(IPAddress)

    /// The host as it stands in an address, an IPv6 address in its brackets.
    package var description: String {
        switch self {
        case .name(let name): name
        case .address(.v4(let value)): IPAddress.v4(value).description
        case .address(.v6(let value)): "[\(IPAddress.v6(value))]"
        }
    }
}
