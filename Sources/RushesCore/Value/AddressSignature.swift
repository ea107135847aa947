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
