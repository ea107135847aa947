import RushesCore

/// Which requests go through which proxy.
struct ProxyRules: Sendable, Hashable {
    /// For https addresses.
    var secure: ProxyServer?
    /// For plain http addresses.
    var plain: ProxyServer?
    /// What is reached without one.
    var exceptions: [ProxyException] = []
    /// Entries of `NO_PROXY` that name nothing; they are passed over, as every other program does.
    var ignored: [String] = []

    /// No proxy at all.
    init() {}

    /// Reads `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`; of a name in both cases the lower one counts, as
    /// for curl.
    ///
    /// - Parameter value: the value of a variable; `nil` if it is not set or blank.
    /// - Throws: `invalid_brief`, which names the variable.
    init(reading value: (String) -> String?) throws(RushesError) {
        func server(_ names: String...) throws(RushesError) -> ProxyServer? {
            for name in names {
                for spelling in [name.lowercased(), name] {
                    if let text = value(spelling) { return try ProxyServer(text, from: spelling) }
                }
            }
            return nil
        }
        secure = try server("HTTPS_PROXY", "ALL_PROXY")
        plain = try server("HTTP_PROXY", "ALL_PROXY")
        let list = value("no_proxy") ?? value("NO_PROXY") ?? ""
        for entry in list.split(whereSeparator: { $0 == "," || $0 == ";" || $0.isWhitespace }) {
            if let exception = ProxyException(entry) {
                exceptions.append(exception)
            } else {
                ignored.append("\(entry)")
            }
        }
    }

    /// The proxy for an address; `nil` if it is reached without one. This machine always is.
    func proxy(for address: String) -> ProxyServer? {
        let isSecure = address.prefix(6).lowercased() == "https:"
        guard let proxy = isSecure ? secure : plain, let host = NetworkHost(ofURL: address), !host.isLoopback,
            !exceptions.contains(where: { $0.covers(host) })
        else { return nil }
        return proxy
    }
}
