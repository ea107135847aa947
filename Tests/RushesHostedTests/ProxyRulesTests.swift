import RushesCore
import RushesHosted
import Testing

/// Which addresses go through a proxy, by the variables that every program knows.
@Suite
struct ProxyRulesTests {
    private static let service = "https://api.atlascloud.ai/api/v1"

    private func settings(_ variables: [String: String]) -> NetworkSettings {
        NetworkSettings { variables[$0] }
    }

    @Test(
        arguments: [
            (["HTTPS_PROXY": "http://proxy.example:3128"], "http://proxy.example:3128 (HTTPS_PROXY)"),
            (["https_proxy": "proxy.example:3128"], "http://proxy.example:3128 (https_proxy)"),
            (
                ["https_proxy": "http://low.example", "HTTPS_PROXY": "http://high.example"],
                "http://low.example:80 (https_proxy)"
            ),
            (
                ["https_proxy": " ", "HTTPS_PROXY": "http://high.example:8080/"],
                "http://high.example:8080 (HTTPS_PROXY)"
            ),
            (["ALL_PROXY": "socks5h://10.1.1.1"], "socks5://10.1.1.1:1080 (ALL_PROXY)"),
            (
                ["all_proxy": "http://all.example:1", "HTTPS_PROXY": "http://own.example:2"],
                "http://own.example:2 (HTTPS_PROXY)"
            ),
            (["HTTPS_PROXY": "http://[2001:db8::1]:3128"], "http://[2001:db8::1]:3128 (HTTPS_PROXY)"),
            (
                ["HTTPS_PROXY": "http://ann:canary%40word@proxy.example:3128"],
                "http://proxy.example:3128 with a user name (HTTPS_PROXY)"
            ),
            (
                ["HTTPS_PROXY": "ann:canary@word@proxy.example:3128"],
                "http://proxy.example:3128 with a user name (HTTPS_PROXY)"
            ),
            (["HTTP_PROXY": "http://proxy.example:3128"], nil),
            ([:], nil),
        ] as [([String: String], String?)]
    )
    func `a proxy is read in every spelling`(variables: [String: String], expected: String?) throws {
        #expect(try settings(variables).proxyText(for: Self.service) == expected)
    }

    @Test(arguments: [
        "ftp://proxy.example", "socks4://proxy.example", "http://", "http://proxy.example:0",
        "http://proxy.example:99999",
        "http://proxy.example:port", "a b", "https://proxy.example:443", "socks5://ann:canary@proxy.example",
    ])
    func `what is no proxy is refused with the variable's name and without a password`(text: String) {
        let error = #expect(throws: RushesError.self) {
            try settings(["HTTPS_PROXY": text]).proxyText(for: Self.service)
        }
        #expect(error?.code == .invalidBrief)
        #expect(error?.message.contains("HTTPS_PROXY") == true)
        #expect(error.map { !"\($0)".contains("canary") } == true)
        // Nothing is wrong with it for whoever needs no network.
        #expect(settings(["HTTPS_PROXY": text]).isDirect == false)
    }

    @Test(arguments: [
        ("*", true), ("api.atlascloud.ai", true), (".atlascloud.ai", true), ("atlascloud.ai", true),
        ("*.atlascloud.ai", true), ("API.AtlasCloud.AI.", true), ("a.example, api.atlascloud.ai", true),
        ("a.example api.atlascloud.ai", true), ("api.atlascloud.ai:443", true), (".ai", true),
        ("api.atlascloud.ai:8443", false), ("cloud.ai", false), ("i.atlascloud.ai", false), ("api.atlascloud", false),
        ("10.0.0.0/8", false), ("0.0.0.0/0", false), ("", false), (",", false), ("<local>", false), ("/", false),
    ])
    func `a host is excepted by name, domain, star and port`(list: String, isExcepted: Bool) throws {
        for name in ["NO_PROXY", "no_proxy"] {
            let settings = settings(["HTTPS_PROXY": "http://proxy.example", name: list])
            #expect(try (settings.proxyText(for: Self.service) == nil) == isExcepted, "\(list)")
        }
    }

    @Test(arguments: [
        ("10.0.0.0/8", "https://10.2.3.4/x", true), ("10.0.0.0/8", "https://11.2.3.4/x", false),
        ("10.2.3.4", "https://10.2.3.4:9/x", true), ("10.2.3.4:9", "https://10.2.3.4:9/x", true),
        ("10.2.3.4:8", "https://10.2.3.4:9/x", false), ("2001:db8::/32", "https://[2001:db8:1::5]/x", true),
        ("2001:db8::/32", "https://[2001:db9::5]/x", false), ("[2001:db8::5]:443", "https://[2001:DB8:0::5]/x", true),
        ("10.0.0.0/8", "https://[::ffff:10.1.1.1]/x", true), ("10.2.3.0/23", "https://10.2.2.255/x", true),
        ("10.0.0.0/33", "https://10.2.3.4/x", false),
    ])
    func `a network is compared with addresses, never with names`(list: String, address: String, isExcepted: Bool)
        throws
    {
        let settings = settings(["HTTPS_PROXY": "http://proxy.example", "NO_PROXY": list])
        #expect(try (settings.proxyText(for: address) == nil) == isExcepted)
    }

    @Test(arguments: [
        "http://127.0.0.1:8080/api/v1", "http://localhost/x", "https://LOCALHOST:1/x", "https://a.localhost/x",
        "https://127.9.9.9/x", "https://[::1]:8443/x", "http://[::ffff:127.0.0.1]/x",
    ])
    func `this machine is never reached through a proxy`(address: String) throws {
        let settings = settings(["ALL_PROXY": "http://proxy.example"])
        #expect(try settings.proxyText(for: address) == nil)
        #expect(try settings.proxyText(for: "https://localhost.example/") != nil)
    }

    @Test func `entries that name nothing are told of, and nothing else is disturbed`() throws {
        let settings = settings(["HTTPS_PROXY": "http://proxy.example", "NO_PROXY": "<local>,10.*,.example"])
        #expect(settings.ignoredExceptions == ["<local>", "10.*"])
        #expect(try settings.proxyText(for: "https://a.example/") == nil)
    }

    @Test func `no description shows a password`() throws {
        let settings = settings(["HTTPS_PROXY": "http://ann:canary-word@proxy.example:3128"])
        var text = ""
        dump(settings, to: &text)
        text += "\(settings)" + String(reflecting: settings) + (try settings.proxyTexts().joined())
        #expect(!text.contains("canary-word") && !text.contains("ann"))
        #expect(text.contains("proxy.example"))
    }

    @Test(arguments: ["SSL_CERT_FILE", "SSL_CERT_DIR"])
    func `certificates that cannot be read are refused with the variable's name`(name: String) {
        let settings = settings([name: "/nowhere/at/all"])
        let error = #expect(throws: RushesError.self) { try settings.certificates() }
        #expect(error?.message.contains(name) == true)
        #expect(throws: RushesError.self) { try HostedConnections(network: settings).check() }
    }
}
