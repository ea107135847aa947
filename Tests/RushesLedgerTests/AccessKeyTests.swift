import Foundation
import RushesCore
import RushesLedger
import RushesTesting
import Testing

@Suite struct AccessKeyTests {
    @Test(
        arguments: [
            ([], "google/veo3.1", true), (["*"], "", true), (["**"], "google/veo3.1", true), ([""], "", true),
            ([""], "google/veo3.1", false), (["google/*"], "google/veo3.1/text-to-video", true),
            (["google/*"], "google/", true), (["google/*"], "google", false), (["google/*"], "a/google/b", false),
            (["google/veo3.1"], "google/veo3.1", true), (["google/veo3.1"], "google/veo3x1", false),
            (["google/veo3.1"], "google/veo3.1-fast", false), (["GOOGLE/Veo*"], "google/vEO3.1", true),
            (["*/text-to-video"], "google/veo3.1/text-to-video", true),
            (["*/text-to-video"], "google/veo3.1/text-to-video/x", false),
            (["*veo*video"], "google/veo3/a-video", true), (["*veo*video"], "google/veo3/a-videos", false),
            (["a*b*c"], "a-b-b-c-c", true), (["a*b*c"], "acb", false),
            (["*ab"], "aab", true), (["a*a"], "a", false), (["kwai/*", "google/*"], "google/veo3.1", true),
            (["kwai/*", "openai/*"], "google/veo3.1", false), (["[g]oogle/?eo"], "google/veo", false),
            (["é/*"], "É/x", true),
        ]
    )
    func `a pattern stands for whole ids`(models: [String], id: String, isAdmitted: Bool) {
        #expect(LedgerSample.key(1, models: models).admits(ModelID(id)) == isAdmitted)
    }

    /// One that tries every way in which stars can share the characters would not end while the sun shines.
    @Test func `a pattern of many stars takes no time`() {
        let pattern = String(repeating: "a*", count: 500) + "b"
        let id = ModelID(String(repeating: "a", count: 5000))
        #expect(!LedgerSample.key(1, models: [pattern]).admits(id))
    }

    @Test func `a key is valid until it expires or is revoked`() {
        func key(expiresAt end: Double?, revokedAt revocation: Double? = nil) -> AccessKey {
            var key = AccessKey(
                id: LedgerSample.keyID(1),
                name: "team",
                secret: LedgerSample.secret(1),
                createdAt: LedgerSample.moment(0),
                expiresAt: end.map(LedgerSample.moment)
            )
            key.revokedAt = revocation.map(LedgerSample.moment)
            return key
        }
        #expect(key(expiresAt: nil).isValid(at: .distantFuture))
        #expect(key(expiresAt: 10).isValid(at: LedgerSample.moment(9.999)))
        #expect(!key(expiresAt: 10).isValid(at: LedgerSample.moment(10)))
        #expect(!key(expiresAt: nil, revokedAt: 5).isValid(at: LedgerSample.moment(5)))
        // Clocks differ: what was revoked somewhere is revoked everywhere.
        #expect(!key(expiresAt: nil, revokedAt: 5).isValid(at: LedgerSample.moment(4)))
    }

    @Test func `a key is an owner`() {
        #expect(LedgerSample.key(1).owner == Owner(rawValue: LedgerSample.keyID(1).rawValue))
        #expect(LedgerSample.keyID(1).rawValue.hasPrefix("key_"))
    }
}

/// What keys are made of, and which one is meant.
@Suite struct KeyRuleTests {
    @Test(arguments: ["", " ", String(repeating: "n", count: 65), "a\nb", "a\u{7}", "a\u{9B}b", "a\u{2028}b"])
    func `a name that nobody can read is refused`(name: String) async {
        await LedgerStoreConformance.expect(.invalidBrief) {
            try AccessKey.check(name: name, models: [], callsPerSecond: nil)
        }
    }

    @Test func `patterns and rates that mean nothing are refused`() async throws {
        try AccessKey.check(
            name: String(repeating: "é", count: 64),
            models: ["google/*", "*"],
            callsPerSecond: 0.1
        )
        for models in [[""], ["google/*", " "], ["a b"]] {
            await LedgerStoreConformance.expect(.invalidBrief) {
                try AccessKey.check(name: "team", models: models, callsPerSecond: nil)
            }
        }
        for rate in [0, -1, .infinity, .nan] as [Double] {
            await LedgerStoreConformance.expect(.invalidBrief) {
                try AccessKey.check(name: "team", models: [], callsPerSecond: rate)
            }
        }
    }

    @Test func `a key is meant by its name or by a unique beginning of its id`() async throws {
        func key(_ id: String, _ name: String, revoked: Bool = false) -> AccessKey {
            AccessKey(
                id: AccessKey.ID(rawValue: "key_\(id)"),
                name: name,
                prefix: "00000000",
                digest: id,
                createdAt: LedgerSample.moment(0),
                revokedAt: revoked ? LedgerSample.moment(1) : nil
            )
        }
        let keys = [
            key("ab1", "team", revoked: true), key("ab2", "team"), key("cd1", "old", revoked: true),
            key("ef1", "twice", revoked: true), key("ef2", "twice", revoked: true), key("gh1", "ab1"),
        ]
        func meant(_ text: String) throws -> String { try keys.one(called: text, at: LedgerSample.moment(2)).digest }
        #expect(try meant("team") == "ab2")
        #expect(try meant("key_ab2") == "ab2")
        #expect(try meant("cd") == "cd1")
        #expect(try meant("old") == "cd1")
        for text in ["ab", "key_", "twice", "ab1", "ef"] {
            await LedgerStoreConformance.expect(.invalidBrief) { _ = try meant(text) }
        }
        for text in ["", "none", "TEAM"] {
            await LedgerStoreConformance.expect(.notFound) { _ = try meant(text) }
        }
    }
}
