import Foundation
import RushesCore
import RushesLedger
import RushesTesting
import Testing

@Suite struct KeySecretTests {
    /// Gives the same bits each time.
    private struct Steady: RandomNumberGenerator {
        let bits: UInt64
        mutating func next() -> UInt64 { bits }
    }

    @Test func `a key is 43 letters and digits behind its mark, and each seed has another`() {
        var texts: Set<String> = []
        for seed in 0..<500 as Range<UInt64> {
            var random = SeededRandom(seed: seed)
            let secret = KeySecret(using: &random)
            let text = secret.reveal()
            #expect(text.hasPrefix("rsh_") && text.utf8.count == 47)
            #expect(text.dropFirst(4).utf8.allSatisfy { Character(UnicodeScalar($0)).isASCIILetterOrDigit })
            #expect(secret.prefix == String(text.dropFirst(4).prefix(8)))
            #expect(KeySecret(text)?.digest == secret.digest)
            texts.insert(text)
        }
        #expect(texts.count == 500)
        #expect(Set(texts.map { $0.dropFirst(4).prefix(8) }).count == 500)
    }

    @Test func `the least and the greatest 256 bits fit`() {
        var (least, greatest) = (Steady(bits: 0), Steady(bits: .max))
        #expect(KeySecret(using: &least).reveal() == "rsh_" + String(repeating: "0", count: 43))
        // 2²⁵⁶ − 1 in base 62.
        #expect(KeySecret(using: &greatest).reveal() == "rsh_yhjskwdA6OZ1AL1YmHWZWm8LLG7HjnuCA2j5rOw8Xp1")
    }

    @Test func `the digest is the SHA-256 of the whole text`() throws {
        let secret = try #require(KeySecret("rsh_" + String(repeating: "0", count: 43)))
        #expect(secret.digest == "89979796bcf73e84669b73da3d99eef1b515c020cf87f258f5e6bc194985ff46")
        #expect(secret.prefix == "00000000")
    }

    @Test(
        arguments: [
            "", "rsh_", String(repeating: "0", count: 47), "rsh_" + String(repeating: "0", count: 42),
            "rsh_" + String(repeating: "0", count: 44), "RSH_" + String(repeating: "0", count: 43),
            "rsh_" + String(repeating: "0", count: 42) + "-", "rsh_" + String(repeating: "0", count: 42) + "\n",
            " rsh_" + String(repeating: "0", count: 43), "rsh_" + String(repeating: "0", count: 42) + "é",
            "rsh_" + String(repeating: "0", count: 41) + "é", "sk-" + String(repeating: "0", count: 44),
        ]
    )
    func `what does not look like a key is none`(text: String) { #expect(KeySecret(text) == nil) }

    @Test func `no description shows the text`() {
        let secret = LedgerSample.secret(1)
        var dumped = ""
        dump(secret, to: &dumped)
        for shown in ["\(secret)", String(reflecting: secret), "\([secret])", "\(Optional(secret) as Any)", dumped] {
            #expect(shown.contains("KeySecret(…)"))
            #expect(!shown.contains("rsh_") && !shown.contains(secret.prefix) && !shown.contains(secret.digest))
        }
    }

    @Test func `a text matches its own key and no other`() {
        let (first, second) = (LedgerSample.key(1), LedgerSample.key(2))
        #expect(LedgerSample.secret(1).matches(first))
        #expect(!LedgerSample.secret(1).matches(second))
        let digest = first.digest
        for other in ["", String(digest.dropLast()), digest + "0", digest.uppercased() + "é"] {
            let key = AccessKey(
                id: first.id,
                name: "other",
                prefix: first.prefix,
                digest: other,
                createdAt: first.createdAt
            )
            #expect(!LedgerSample.secret(1).matches(key))
        }
    }
}

extension Character {
    fileprivate var isASCIILetterOrDigit: Bool { isASCII && (isLetter || isNumber) }
}
