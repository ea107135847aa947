import Foundation
import RushesCore
import RushesOutbound
import Testing

struct OutboundAddressTests {
    private let rules = OutboundRules()

    @Test func `the table is a long one, and no address stands in it twice`() {
        let texts = AddressTable.rows.map { Array($0.text.utf8) }
        #expect(texts.count >= 200)
        #expect(Set(texts).count == texts.count)
    }

    @Test(arguments: AddressTable.rows) func `every address of the table gets its verdict`(row: AddressTable.Row) {
        do throws(RushesError) {
            let address = try OutboundAddress(row.text, rules: rules)
            #expect(address.url == row.url)
        } catch {
            #expect(error.code == .invalidBrief)
            #expect(row.reason.map { error.message.contains($0) } == true, "\(error.message)")
            #expect(error.hint != nil)
        }
    }

    @Test(arguments: AddressTable.rows.filter { $0.url != nil })
    func `the HTTP client's own reader understands what is built as it was meant`(row: AddressTable.Row) throws {
        let address = try OutboundAddress(row.text, rules: rules)
        let read = try #require(URL(string: address.url))
        #expect(read.scheme == address.scheme.rawValue)
        #expect((read.port ?? address.scheme.standardPort) == address.port)
        let host = try #require(read.host).trimmingCharacters(in: ["[", "]"])
        #expect(host == address.host.description.trimmingCharacters(in: ["[", "]"]))
        #expect(read.user == nil && read.fragment == nil)
        #expect(try OutboundAddress(address.url, rules: rules) == address)
    }

    @Test func `no message holds a path, a query or a user's name`() {
        let texts = [
            "https://secret:secret@example.com/", "https://example.com/secret?secret=secret%",
            "https://127.0.0.1/?secret",
            "http://example.com/secret", "https://localhost/secret#secret", "gopher://secret.example/secret",
            "https://[secret]/", "https://example.com:secret/",
        ]
        for text in texts {
            let error = #expect(throws: RushesError.self) { try OutboundAddress(text, rules: rules) }
            #expect(error?.description.contains("secret") == false)
        }
    }

    @Test func `an address is described by its host alone`() throws {
        let address = try OutboundAddress("https://example.com:8443/secret?key=secret", rules: rules)
        #expect("\(address)" == "example.com")
    }

    @Test(arguments: [
        ("http://127.0.0.1:8080/a", "http://127.0.0.1:8080/a"), ("http://localhost/", "http://localhost/"),
        ("http://gateway:80/", "http://gateway/"), ("http://10.1.2.3/", "http://10.1.2.3/"),
        ("https://[::1]:8443/", "https://[::1]:8443/"), ("http://[fd00::1]/", "http://[fd00::1]/"),
        ("http://printer.local/", "http://printer.local/"), ("http://100.64.0.1/", "http://100.64.0.1/"),
    ])
    func `private places may be reached where somebody allows it`(text: String, url: String) throws {
        let address = try OutboundAddress(text, rules: OutboundRules(allowsPrivateAddresses: true))
        #expect(address.url == url)
    }

    @Test(arguments: [
        "http://169.254.169.254/latest/meta-data/", "http://2852039166/", "http://[::ffff:7f00:1]/", "http://0.0.0.0/",
        "http://127.1/", "http://0x7f000001/", "http://user@127.0.0.1/", "http://[fe80::1]/", "http://224.0.0.1/",
        "http://[64:ff9b::7f00:1]/", "http://localhost./", "ftp://127.0.0.1/", "http://168.63.129.16/",
    ])
    func `some places and forms are refused even then`(text: String) {
        let rules = OutboundRules(allowsPrivateAddresses: true)
        let error = #expect(throws: RushesError.self) { try OutboundAddress(text, rules: rules) }
        #expect(error?.code == .invalidBrief)
    }

    @Test func `nothing private is reached unless somebody says so`() {
        #expect(!OutboundRules().allowsPrivateAddresses)
    }
}
