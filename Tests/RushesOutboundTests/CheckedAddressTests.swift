import RushesCore
import RushesOutbound
import Testing

/// What is resolved, checked and connected to.
@Suite(.timeLimit(.minutes(10)))
struct CheckedAddressTests {
    private static let hello = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
    private static let unreachable = RushesError(.providerUnreachable, "no such name")

    private func client(
        _ resolver: any NameResolver,
        isPrivate: Bool = false,
        connectTimeout: Duration = .seconds(60)
    ) -> OutboundClient {
        OutboundClient(
            rules: OutboundRules(
                allowsPrivateAddresses: isPrivate,
                connectTimeout: connectTimeout,
                deadline: .seconds(90)
            ),
            userAgent: "rushes/test",
            resolver: resolver
        )
    }

    private func failure(_ client: OutboundClient, _ text: String) async -> RushesError? {
        do throws(RushesError) {
            _ = try await client.post([], to: text, headers: [])
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        ["127.0.0.1"], ["10.0.0.7"], ["169.254.169.254"], ["::1"], ["fd00::1"], ["8.8.8.8", "127.0.0.1"],
        ["127.0.0.1", "8.8.8.8"], ["8.8.8.8", "1.1.1.1", "2606:4700::1", "::1"], ["8.8.8.8", "::ffff:7f00:1"],
        ["::ffff:808:808"], ["64:ff9b::7f00:1"], ["2002:7f00:1::1"], ["0.0.0.0"], ["8.8.8.8", "100.64.0.1"],
    ])
    func `one address that is not public spoils the answer`(addresses: [String]) async {
        let resolver = ScriptedResolver([.success(addresses.compactMap { IPAddress($0) })])
        let error = await failure(client(resolver), "https://pictures.example.com/?secret")
        #expect(error?.code == .invalidBrief)
        #expect(error?.message.contains("pictures.example.com") == true)
        for text in addresses + ["secret"] { #expect(error?.description.contains(text) == false) }
        #expect(resolver.asked == ["pictures.example.com"])
    }

    @Test func `link-local addresses are refused where private ones are allowed`() async {
        for text in ["169.254.169.254", "::ffff:7f00:1", "fe80::1", "0.0.0.0"] {
            let error = await failure(client(ScriptedResolver("127.0.0.1", text), isPrivate: true), "http://a.invalid/")
            #expect(error?.code == .invalidBrief, "\(text)")
        }
    }

    @Test func `without an answer nothing is reached`() async {
        let empty = await failure(client(ScriptedResolver([.success([])])), "https://pictures.example.com/")
        #expect(empty?.code == .providerUnreachable)
        let failed = await failure(
            client(ScriptedResolver([.failure(Self.unreachable)])),
            "https://pictures.example.com/"
        )
        #expect(failed == Self.unreachable)
    }

    @Test func `a resolver that says nothing is not waited for`() async {
        let error = await failure(
            client(SilentResolver(), connectTimeout: .milliseconds(200)),
            "https://pictures.example.com/"
        )
        #expect(error?.code == .providerUnreachable)
        #expect(error?.message.contains("looking up") == true)
    }

    @Test func `IP addresses are not resolved`() async throws {
        try await LoopbackServer.run(.reply(Self.hello)) { server in
            let resolver = ScriptedResolver([.failure(Self.unreachable)])
            let client = client(resolver, isPrivate: true)
            let status = try await client.post([], to: "http://127.0.0.1:\(server.port)/", headers: [])
            #expect(status == 200)
            #expect(resolver.asked.isEmpty)
        }
    }

    @Test func `a name is resolved once, and the connection goes to what was checked`() async throws {
        try await LoopbackServer.run(.reply(Self.hello)) { server in
            // The second answer would be a rebinding; the name itself can be resolved by nobody (RFC 6761).
            let resolver = ScriptedResolver([
                .success([.v4(0x7f00_0001)]), .success([.v4(0xa9fe_a9fe)]),
            ])
            let client = client(resolver, isPrivate: true)
            let status = try await client.post([], to: "http://pictures.invalid:\(server.port)/a?b", headers: [])
            #expect(status == 200)
            #expect(resolver.asked == ["pictures.invalid"])
            #expect(server.connectionCount == 1)
            let request = server.received.first ?? ""
            #expect(request.hasPrefix("POST /a?b HTTP/1.1\r\n"))
            #expect(request.lowercased().contains("\r\nhost: pictures.invalid:\(server.port)\r\n"))
            // The next exchange asks anew, and is refused.
            let error = await failure(client, "http://pictures.invalid:\(server.port)/")
            #expect(error?.code == .invalidBrief)
            #expect(server.connectionCount == 1)
        }
    }

    /// Nothing listens on the other addresses: connecting to them is refused at once.
    @Test func `where one address leads nowhere, the next is connected to`() async throws {
        try await LoopbackServer.run(.reply(Self.hello)) { server in
            let client = client(ScriptedResolver("::1", "::1", "127.0.0.1"), isPrivate: true)
            let status = try await client.post([1, 2], to: "http://pictures.invalid:\(server.port)/", headers: [])
            #expect(status == 200)
            #expect(server.connectionCount == 1)
        }
    }

    @Test func `a body that may have arrived is not sent to another address`() async throws {
        try await LoopbackServer.run(.hangUp) { server in
            let client = client(ScriptedResolver("127.0.0.1", "::1", "127.0.0.1"), isPrivate: true)
            let error = await failure(client, "http://pictures.invalid:\(server.port)/")
            #expect(error?.code == .providerUnreachable)
            #expect(server.connectionCount == 1)
        }
    }

    @Test func `every address is checked before any is connected to`() async throws {
        try await LoopbackServer.run(.reply(Self.hello)) { server in
            let client = client(ScriptedResolver("127.0.0.1", "169.254.169.254"), isPrivate: true)
            let error = await failure(client, "http://pictures.invalid:\(server.port)/")
            #expect(error?.code == .invalidBrief)
            #expect(server.connectionCount == 0)
        }
    }

    @Test func `TLS asks for the name, not for the address`() async throws {
        try await LoopbackServer.run(.hangUp) { server in
            let client = client(ScriptedResolver("127.0.0.1"), isPrivate: true)
            let error = await failure(client, "https://pictures.example.com:\(server.port)/")
            #expect(error?.code == .providerUnreachable)
            // The name of the server stands in the first message in plain text (RFC 6066, section 3).
            #expect(server.connectionCount == 1)
            #expect(server.received.first?.contains("pictures.example.com") == true)
        }
    }

    @Test func `no address of the table brings anybody to a server on this machine`() async throws {
        try await LoopbackServer.run(.reply(Self.hello)) { server in
            // Whatever the name is, it leads to this machine.
            let resolver = ScriptedResolver("127.0.0.1")
            let client = client(resolver)
            for row in AddressTable.rows {
                if let address = try? OutboundAddress(row.text, rules: OutboundRules()),
                    case .address = address.host
                {
                    continue  // A public address: it cannot mean this machine, and a test sends nothing there.
                }
                for text in Self.variants(of: row.text, port: server.port) {
                    let error = await failure(client, text)
                    #expect(error?.code == .invalidBrief, "\(text.debugDescription)")
                }
            }
            #expect(server.connectionCount == 0)
            // The same server is reached where it may be.
            _ = try await self.client(resolver, isPrivate: true).post(
                [],
                to: "http://127.0.0.1:\(server.port)/",
                headers: []
            )
            #expect(server.connectionCount == 1)
        }
    }

    /// The address itself, and with the server's port and either scheme, for as far as it lets itself be changed.
    private static func variants(of text: String, port: Int) -> [String] {
        guard text.hasPrefix("https://") else { return [text] }
        let rest = text.dropFirst(8)
        let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
        let withPort = "\(rest[..<end]):\(port)\(rest[end...])"
        // With a port put in, a public IPv6 address without brackets stays as wrong as it was.
        return [text, "https://\(withPort)", "http://\(withPort)", "http://\(rest)"]
    }
}
