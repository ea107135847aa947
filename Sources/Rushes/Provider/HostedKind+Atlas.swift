import RushesCore
import RushesHosted

extension HostedKind {
    /// Atlas Cloud; its built-in account is what a bare prompt goes to.
    static let atlas = HostedKind(
        kind: .atlas,
        builtInName: .atlas,
        keyVariables: ["ATLASCLOUD_API_KEY"],
        addressVariable: "ATLASCLOUD_BASE_URL",
        defaultAddress: ServiceAddress.atlas.base,
        servesBareNames: true,
        traits: .atlas
    ) { setting, parts throws(RushesError) in
        AtlasProvider(
            AtlasService(
                name: setting.name,
                traits: setting.traits,
                address: try setting.checkedAddress(),
                key: setting.key,
                headers: setting.headers,
                connections: parts.connections,
                userAgent: parts.userAgent,
                spoolDirectory: "\(parts.home)/spool",
                logger: parts.log
            )
        )
    }
}

extension ProviderSetting {
    /// The address, checked.
    ///
    /// - Throws: `invalid_brief` if no key may be sent there.
    func checkedAddress() throws(RushesError) -> ServiceAddress {
        try ServiceAddress(address ?? "", from: addressOrigin, allowsPlainHTTP: allowsPlainHTTP)
    }
}
