import Foundation
public import RushesCore

/// How the services, and the places that clips are fetched from, are reached: through which proxies, trusting which
/// certificates.
///
/// Requests to addresses that a caller chose do not go by it. No description of it shows a password.
public struct NetworkSettings: Sendable {
    let proxies: Result<ProxyRules, RushesError>
    let trust: TrustRoots

    /// No proxies, and the certificates that the system trusts.
    public static let direct = NetworkSettings { _ in nil }

    /// Reads `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY` (and their lower-case names), `SSL_CERT_FILE` and
    /// `SSL_CERT_DIR`. No file is read yet, and a value that is wrong is an error only of what needs the network.
    ///
    /// - Parameter value: the value of a variable; `nil` if it is not set.
    public init(reading value: (String) -> String?) {
        func trimmed(_ name: String) -> String? {
            let text = value(name)?.trimmingCharacters(in: .whitespacesAndNewlines)
            return text.flatMap { $0.isEmpty ? nil : $0 }
        }
        do throws(RushesError) {
            proxies = .success(try ProxyRules(reading: trimmed))
        } catch {
            proxies = .failure(error)
        }
        trust = TrustRoots(reading: trimmed)
    }

    /// Whether nothing is set.
    public var isDirect: Bool {
        guard case .success(let rules) = proxies else { return false }
        return rules.secure == nil && rules.plain == nil && trust.isSystem
    }

    /// Which proxy an address is reached through, in words: `http://proxy.example:3128 (HTTPS_PROXY)`.
    ///
    /// - Returns: `nil` if it is reached without one.
    /// - Throws: `invalid_brief` if a variable does not name a proxy.
    public func proxyText(for address: String) throws(RushesError) -> String? {
        try proxies.get().proxy(for: address).map { "\($0) (\($0.variable))" }
    }

    /// The proxies that are set, in words, whether an address goes through them or not.
    ///
    /// - Throws: `invalid_brief` if a variable does not name a proxy.
    public func proxyTexts() throws(RushesError) -> [String] {
        let rules = try proxies.get()
        var texts: [String] = []
        for case let proxy? in [rules.secure, rules.plain] {
            let text = "\(proxy) (\(proxy.variable))"
            if !texts.contains(text) { texts.append(text) }
        }
        return texts
    }

    /// Entries of `NO_PROXY` that are passed over, since they name neither a host nor a network.
    public var ignoredExceptions: [String] { (try? proxies.get())?.ignored ?? [] }

    /// How many certificates the files and folders that are set hold.
    ///
    /// - Returns: the number and where they are from; `nil` where the system's are all that counts.
    /// - Throws: `invalid_brief` if one of them cannot be read.
    public func certificates() throws(RushesError) -> (count: Int, places: [String])? {
        guard !trust.isSystem else { return nil }
        let places = [trust.file.map { "\($0) (SSL_CERT_FILE)" }].compactMap(\.self)
        let folders = trust.folders.isEmpty ? [] : ["\(trust.folders.joined(separator: ":")) (SSL_CERT_DIR)"]
        return (try trust.load().count, places + folders)
    }
}
