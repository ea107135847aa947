import Foundation
import RushesCore
import RushesOutbound
import Testing

@Suite(.timeLimit(.minutes(10)))
struct WebhookKeyFileTests {
    @Test func `a missing key is made, whole and for its owner alone`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/webhook.pem"
            let key = try WebhookKey(fileAt: path)
            #expect(mode(of: path) == 0o600)
            #expect(try WebhookKey(fileAt: path).jwks == key.jwks)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["webhook.pem"])
        }
    }

    @Test func `programs that make the key at once have the same`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/webhook.pem"
            let names = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<16 { group.addTask { try WebhookKey(fileAt: path).keyID } }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(names.count == 1)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["webhook.pem"])
        }
    }

    @Test func `a key in the form that OpenSSL writes is read`() async throws {
        // RFC 8410, section 10.3.
        let pem = """
            -----BEGIN PRIVATE KEY-----
            MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
            -----END PRIVATE KEY-----
            """
        try await withTemporaryFolder { folder in
            let path = try write(pem, in: folder)
            let key = try WebhookKey(fileAt: path)
            // The public key of the same section.
            #expect(key.jwks.contains(#""x":"Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE""#))
        }
    }

    @Test(arguments: [0o640, 0o604, 0o660, 0o644, 0o602, 0o610, 0o777])
    func `a key that others may read or write is refused`(mode: Int) async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/webhook.pem"
            _ = try WebhookKey(fileAt: path)
            let before = FileManager.default.contents(atPath: path)
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            let error = #expect(throws: RushesError.self) { try WebhookKey(fileAt: path) }
            #expect(error?.code == .invalidBrief)
            #expect(error?.message.contains("by others") == true)
            #expect(FileManager.default.contents(atPath: path) == before)
        }
    }

    @Test func `an empty, cut or broken key is refused, and not made anew`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/webhook.pem"
            _ = try WebhookKey(fileAt: path)
            let whole = try #require(
                FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
            )
            var broken = [
                "", "\n", "key", whole + whole, whole.replacing("MC4CAQAwBQYDK2Vw", with: "MC4CAQAwBQYDK2Vu"),
            ]
            broken.append(String(repeating: "a", count: 5_000))
            broken += stride(from: 1, to: whole.utf8.count - 1, by: 7).map { String(whole.prefix($0)) }
            for text in broken {
                let path = try write(text, in: folder)
                let error = #expect(throws: RushesError.self) { try WebhookKey(fileAt: path) }
                #expect(error?.code == .invalidBrief)
                #expect(FileManager.default.contents(atPath: path) == Data(text.utf8))
            }
        }
    }

    @Test func `what is no plain file is refused, and a missing folder said`() async throws {
        try await withTemporaryFolder { folder in
            #expect(mkfifo(folder + "/pipe", 0o600) == 0)
            try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: folder + "/none")
            for name in ["", "/pipe", "/link"] {
                let error = #expect(throws: RushesError.self) { try WebhookKey(fileAt: folder + name) }
                #expect(error?.code == .invalidBrief, "\(name)")
            }
            let error = #expect(throws: RushesError.self) { try WebhookKey(fileAt: folder + "/no/webhook.pem") }
            #expect(error?.code == .outputUnwritable)
        }
    }

    @Test func `no description or mirror shows the secret`() throws {
        let secret = [UInt8](repeating: 0xAB, count: 32)
        let key = try WebhookKey(secretBytes: secret)
        var dumped = ""
        dump(key, to: &dumped)
        for text in ["\(key)", String(reflecting: key), dumped, key.jwks] {
            #expect(!text.lowercased().contains("abab"))
            #expect(!text.contains("171"))
            #expect(text.contains(key.keyID))
        }
    }

    private func write(_ text: String, in folder: String) throws -> String {
        let path = folder + "/\(UUID().uuidString).pem"
        try Data(text.utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        return path
    }
}
