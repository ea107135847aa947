import Foundation
import Rushes
import RushesCore
import RushesHosted
import RushesTesting
import Testing

/// Variables as files for containers, other shells and people's clipboards hand them on.
@Suite(.timeLimit(.minutes(10)))
struct VariableTests {
    private static let key = "apikey-0123456789abcdef0123456789abcdef"

    @Test(arguments: [
        "\"{}\"", "'{}'", " {} ", "{}\n", "{}\r", "{}\r\n", "Bearer {}", "bearer  {}", "\"Bearer {}\"",
        "ATLASCLOUD_API_KEY={}", "export ATLASCLOUD_API_KEY={}", "export ATLASCLOUD_API_KEY=\"{}\"",
        "ATLASCLOUD_API_KEY: {}", "API_KEY='{}'", "$env:ATLASCLOUD_API_KEY = \"{}\"", "Authorization: Bearer {}",
        "\u{FEFF}{}", "{}\u{200B}", "“{}”", "`{}`", "\"{}", "{};", "\u{A0}{}",
    ])
    func `what came along with a key is taken off, and said without the key`(written: String) throws {
        let raw = written.replacing("{}", with: Self.key)
        let configuration = try Configuration(
            environment: ["ATLASCLOUD_API_KEY": raw, "HOME": "/h"],
            workingDirectory: "/w"
        )
        let plain = try Configuration(
            environment: ["ATLASCLOUD_API_KEY": Self.key, "HOME": "/h"],
            workingDirectory: "/w"
        )
        #expect(configuration.apiKey?.reveal() == Self.key)
        #expect(configuration.notes.count == 1)
        #expect(configuration.notes.allSatisfy { $0.contains("ATLASCLOUD_API_KEY") && !$0.contains(Self.key) })
        #expect(plain.apiKey?.reveal() == Self.key)
        #expect(plain.notes.isEmpty)
    }

    @Test(arguments: [
        ("5", 5_000_000, 0), ("5 ", 5_000_000, 1), ("\"5\"", 5_000_000, 1), ("$5", 5_000_000, 1),
        ("5 USD", 5_000_000, 1), ("USD 2.50", 2_500_000, 1), ("US$ 5", 5_000_000, 1), ("5,00", 5_000_000, 1),
        ("RUSHES_MAX_COST=5", 5_000_000, 1), ("5\r", 5_000_000, 1), ("  ", nil, 0),
    ])
    func `a limit is read as people write it`(written: String, micros: Int64?, notes: Int) throws {
        let configuration = try Configuration(
            environment: ["RUSHES_MAX_COST": written, "HOME": "/h"],
            workingDirectory: "/w"
        )
        #expect(configuration.maxCost?.micros == micros)
        #expect(configuration.notes.count == notes, "\(configuration.notes)")
    }

    @Test(arguments: ["five", "5 EUR", "€5", "1,000", "1.000,00", "-1", "5 5", "$"])
    func `a limit that may mean something else is refused`(written: String) {
        let error = #expect(throws: RushesError.self) {
            try Configuration(environment: ["RUSHES_MAX_COST": written, "HOME": "/h"], workingDirectory: "/w")
        }
        #expect(error?.code == .invalidBrief)
    }

    @Test func `addresses and homes lose their quotes, and a home that is there keeps its name`() async throws {
        let configuration = try Configuration(
            environment: [
                "ATLASCLOUD_BASE_URL": "\"http://127.0.0.1:9/api/v1\"\r", "RUSHES_HOME": "'/h/rushes'", "HOME": "/h",
            ],
            workingDirectory: "/w"
        )
        #expect(configuration.baseURL == "http://127.0.0.1:9/api/v1")
        #expect(configuration.home == "/h/rushes")
        #expect(configuration.notes.count == 2)
        try await Workplace.use { place in
            try FileManager.default.createDirectory(
                atPath: place.path("'home'"),
                withIntermediateDirectories: true
            )
            let kept = try Configuration(
                environment: ["RUSHES_HOME": "'home'", "HOME": "/h"],
                workingDirectory: place.folder.path
            )
            #expect(kept.home == place.path("'home'"))
            #expect(kept.notes.isEmpty)
        }
    }

    @Test func `the program says what it took off, sends the key alone, and is quiet when told so`() async throws {
        try await withMisbehavingServer { server in
            try await Workplace.use(server: server, key: "\"Bearer test-key\"") { place in
                let result = try await place.rushes("A heron lifts off", "-o", "x.mp4")
                #expect(result.exit == 0, "\(result.error)")
                #expect(result.error.contains("note: ATLASCLOUD_API_KEY was read without"))
                #expect(!result.error.contains("test-key"))
                let quiet = try await place.rushes("A heron lifts off", "-o", "y.mp4", "-q")
                #expect(quiet.exit == 0)
                #expect(quiet.error.isEmpty)
                #expect(
                    server.account.requests(on: .submit).allSatisfy { $0.header("Authorization") == "Bearer test-key" }
                )
            }
        }
    }

    @Test(arguments: [
        ("your-api-key", "placeholder"), ("short", "only 5 characters"), ("sk-0123456789abcdef0123456789", "OpenAI"),
        ("https://example.com/keys/123456", "an address"), ("${ATLAS_KEY_OF_MINE_NOW}", "nothing was put"),
        ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "few characters"),
    ])
    func `a key that is not accepted is described without being shown`(key: String, words: String) async throws {
        try await withMisbehavingServer { server in
            try await Workplace.use(server: server, key: key) { place in
                let result = try await place.rushes("A heron lifts off", "-o", "x.mp4")
                #expect(result.exit == 5, "\(result.error)")
                #expect(result.error.contains("does not accept the key"))
                #expect(result.error.contains(words), "\(result.error)")
                #expect(!result.error.contains(key))
            }
        }
    }

    @Test func `a key that no header can carry is told by its place`() throws {
        let error = #expect(throws: RushesError.self) {
            try Configuration(environment: ["ATLASCLOUD_API_KEY": "apikey-12…", "HOME": "/h"], workingDirectory: "/w")
        }
        #expect(error?.code == .invalidAPIKey)
        #expect(error?.message.contains("character 10 of 10") == true)
        #expect(error?.message.contains("apikey") == false)
    }

    @Test func `a file of variables in UTF-16 is read`() async throws {
        try await withMisbehavingServer { server in
            try await Workplace.use(server: server, key: nil) { place in
                let text = "\u{FEFF}ATLASCLOUD_API_KEY=\"test-key\"\r\n"
                let bytes = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
                try Data(bytes).write(to: place.folder.appendingPathComponent(".env"))
                let result = try await place.rushes("A heron lifts off", "-o", "x.mp4")
                #expect(result.exit == 0, "\(result.error)")
                #expect(server.account.submissions.count == 1)
            }
        }
    }
}
