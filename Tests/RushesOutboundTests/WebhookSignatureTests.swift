import Foundation
import RushesCore
import RushesOutbound
import Testing

struct WebhookSignatureTests {
    private let key = WebhookKey()
    private let now = Date(timeIntervalSince1970: 1_790_000_000)
    private let body = Array(#"{"id":"job_1"}"#.utf8)

    private func refusal(
        _ headers: [(String, String)],
        body: [UInt8]? = nil,
        at date: Date? = nil,
        jwks: String? = nil
    ) throws -> String {
        let verification = try WebhookVerification(jwks: jwks ?? key.jwks)
        let error = #expect(throws: RushesError.self) {
            try verification.verify(body ?? self.body, headers: headers, at: date ?? now)
        }
        #expect(error?.code == .notAllowed)
        return error?.message ?? ""
    }

    private func changed(_ name: String, _ change: (String) -> String) throws -> [(String, String)] {
        try key.sign(body, at: now).map { $0.0 == name ? ($0.0, change($0.1)) : $0 }
    }

    @Test func `what was signed is verified, whatever the case of the headers' names`() throws {
        let verification = try WebhookVerification(jwks: key.jwks)
        for body in [[], body, [0, 255, 13, 10], [UInt8](repeating: 7, count: 100_000)] {
            let headers = try key.sign(body, at: now)
            #expect(headers.map(\.0) == [WebhookHeader.timestamp, WebhookHeader.keyID, WebhookHeader.signature])
            try verification.verify(body, headers: headers, at: now)
            try verification.verify(body, headers: headers.map { ($0.0.lowercased(), $0.1) }, at: now)
        }
    }

    @Test func `the key is that of RFC 8032's first test, and so is its set in JSON`() throws {
        let secret: [UInt8] = [
            0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92, 0xec, 0x2c, 0xc4,
            0x44, 0x49, 0xc5, 0x69, 0x7b, 0x32, 0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60,
        ]
        let key = try WebhookKey(secretBytes: secret)
        #expect(key.keyID == "21fe31dfa154a261")
        let jwks = try JSONValue(parsing: key.jwks)
        let expected: JSONValue = [
            "keys": [
                [
                    "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": "21fe31dfa154a261",
                    "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
                ]
            ]
        ]
        #expect(jwks == expected)
    }

    @Test func `a secret of another length is no key`() {
        for count in [0, 31, 33, 64] {
            let error = #expect(throws: RushesError.self) {
                try WebhookKey(secretBytes: [UInt8](repeating: 1, count: count))
            }
            #expect(error?.code == .invalidBrief)
        }
    }

    @Test func `an altered body is refused`() throws {
        let headers = try key.sign(body, at: now)
        for index in body.indices {
            var altered = body
            altered[index] ^= 1
            #expect(try refusal(headers, body: altered).contains("signature"))
        }
        #expect(try refusal(headers, body: body + [10]).contains("signature"))
        #expect(try refusal(headers, body: []).contains("signature"))
    }

    @Test(arguments: [-300.0, -299, 0, 299, 300]) func `within five minutes both ways it is taken`(offset: Double)
        throws
    {
        let headers = try key.sign(body, at: now)
        try WebhookVerification(jwks: key.jwks).verify(body, headers: headers, at: now.addingTimeInterval(offset))
    }

    @Test(arguments: [-86_400.0, -301, 300.5, 301, 86_400, 1e12])
    func `outside of five minutes it is refused`(offset: Double) throws {
        let reason = try refusal(key.sign(body, at: now), at: now.addingTimeInterval(offset))
        #expect(reason.contains("too long ago, or in the future"))
    }

    @Test func `a new time over an old signature is refused`() throws {
        let headers = try changed(WebhookHeader.timestamp) { _ in "1790000001" }
        #expect(try refusal(headers).contains("signature"))
    }

    @Test(arguments: [
        "", " 1790000000", "+1790000000", "01790000000", "1790000000.0", "1.79e9", "99999999999999999999", "x",
    ])
    func `a time that is written otherwise is refused`(text: String) throws {
        #expect(try refusal(changed(WebhookHeader.timestamp) { _ in text }).contains("seconds"))
    }

    @Test func `an unknown key is refused, and so is the name of another`() throws {
        #expect(try refusal(changed(WebhookHeader.keyID) { _ in "0000000000000000" }).contains("unknown"))
        #expect(try refusal(changed(WebhookHeader.keyID) { $0.uppercased() + "0" }).contains("unknown"))
        #expect(try refusal(key.sign(body, at: now), jwks: WebhookKey().jwks).contains("unknown"))
        let other = WebhookKey()
        let both = try both(key, other)
        #expect(try refusal(changed(WebhookHeader.keyID) { _ in other.keyID }, jwks: both).contains("signature"))
        try WebhookVerification(jwks: both).verify(body, headers: other.sign(body, at: now), at: now)
    }

    private func both(_ first: WebhookKey, _ second: WebhookKey) throws -> String {
        let keys = try [first, second].flatMap { try JSONValue(parsing: $0.jwks)["keys"]?.arrayValue ?? [] }
        return JSONValue.object(["keys": .array(keys)]).canonicalJSON
    }

    @Test func `a cut, padded or otherwise changed signature is refused`() throws {
        let changes: [(String) -> String] = [
            { String($0.dropLast()) }, { String($0.prefix(43)) }, { _ in "" }, { $0 + "==" }, { $0 + "A" },
            { $0 + "\n" },
            { "A" + $0.dropFirst(1) + "A" }, { String($0.reversed()) }, { _ in String(repeating: "A", count: 86) },
            { _ in "!!!!" }, { _ in "ü" },
        ]
        for change in changes {
            #expect(try refusal(changed(WebhookHeader.signature, change)).contains("signature"))
        }
    }

    @Test func `a header that is missing or given twice is refused`() throws {
        let headers = try key.sign(body, at: now)
        for index in headers.indices {
            var fewer = headers
            let removed = fewer.remove(at: index)
            #expect(try refusal(fewer).contains("missing"))
            #expect(try refusal(headers + [(removed.0.uppercased(), removed.1)]).contains("twice"))
        }
    }

    @Test(arguments: [
        "", "{}", "[]", #"{"keys":[]}"#, #"{"keys":{}}"#, #"{"keys":[{"kty":"RSA","kid":"a","n":"AQAB"}]}"#,
        #"{"keys":[{"kty":"OKP","crv":"X25519","kid":"a","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}"#,
        #"{"keys":[{"kty":"OKP","crv":"Ed25519","kid":"a","x":"11qYAYKxCrfVS"}]}"#,
        #"{"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}"#,
        #"{"keys":[{"kty":"OKP","crv":"Ed25519","use":"enc","kid":"a","#
            + #""x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}"#,
        #"{"keys":[{"kty":"OKP","crv":"Ed25519","kid":"a","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo="}]}"#,
        String(repeating: " ", count: 70_000) + "{}",
    ])
    func `a set without a key that can be used is refused`(jwks: String) {
        let error = #expect(throws: RushesError.self) { try WebhookVerification(jwks: jwks) }
        #expect(error?.code == .invalidBrief)
    }

    @Test func `a set with two keys of one name is refused`() throws {
        let jwks = try both(key, key)
        #expect(throws: RushesError.self) { try WebhookVerification(jwks: jwks) }
    }
}
