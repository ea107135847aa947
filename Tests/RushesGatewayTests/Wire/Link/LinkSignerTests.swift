import Crypto
import Foundation
import RushesCore
import RushesGateway
import Testing

struct LinkSignerTests {
    private static let path = "/v1/takes/01HZX/content"
    private let secret = Data(repeating: 7, count: 32)
    private let signer: LinkSigner
    private let query: String
    private let signature: String

    init() throws {
        signer = try LinkSigner(secret: secret)
        query = signer.query(forPath: Self.path, expiresAt: 2_000_000_000)
        signature = String(query.split(separator: "=")[2])
    }

    @Test func `a signed path is admitted until its second and not from then on`() {
        #expect(signer.admits(path: Self.path, query: query, now: 0) == .good)
        #expect(signer.admits(path: Self.path, query: query, now: 1_999_999_999) == .good)
        #expect(signer.admits(path: Self.path, query: query, now: 2_000_000_000) == .expired)
        #expect(signer.admits(path: Self.path, query: query, now: .max) == .expired)
    }

    @Test func `the signature is the HMAC of path, line feed and second in base64url`() {
        let message = Data("\(Self.path)\n2000000000".utf8)
        let code = HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: secret))
        let text = Data(code).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
        #expect(query == "expires=2000000000&signature=\(text.replacing("=", with: ""))")
    }

    @Test func `the order of the two parameters does not matter`() {
        #expect(signer.admits(path: Self.path, query: "signature=\(signature)&expires=2000000000", now: 5) == .good)
    }

    @Test func `no other path, second or secret goes with a signature`() throws {
        #expect(signer.admits(path: Self.path + "/", query: query, now: 5) == .forged)
        #expect(signer.admits(path: "/v1/takes/01HZY/content", query: query, now: 5) == .forged)
        #expect(signer.admits(path: Self.path, expires: "2000000001", signature: signature, now: 5) == .forged)
        let other = try LinkSigner(secret: Data(repeating: 8, count: 32))
        #expect(other.admits(path: Self.path, query: query, now: 5) == .forged)
    }

    @Test func `a signature with any bit changed is forged, whatever its time`() {
        let characters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/= %".utf8)
        let good = Array(signature.utf8)
        for place in good.indices {
            for character in characters where character != good[place] {
                var changed = good
                changed[place] = character
                let text = String(decoding: changed, as: UTF8.self)
                #expect(signer.admits(path: Self.path, expires: "2000000000", signature: text, now: 5) == .forged)
            }
            let shorter = String(decoding: good[..<place], as: UTF8.self)
            #expect(signer.admits(path: Self.path, expires: "2000000000", signature: shorter, now: .max) == .forged)
        }
    }

    @Test(arguments: [
        "", "0", "02000000000", "+2000000000", "-2000000000", " 2000000000", "2000000000 ", "2e9", "0x77359400",
        "2000000000.0", "99999999999999999999999", "٢", "%32000000000",
    ])
    func `a second that is written in another way is forged`(expires: String) {
        #expect(signer.admits(path: Self.path, expires: expires, signature: signature, now: 5) == .forged)
    }

    @Test func `a query with anything else than the two parameters once each is forged`() {
        for query in [
            "", "expires=2000000000", "signature=\(signature)", "\(query)&expires=2000000000",
            "\(query)&signature=\(signature)", "\(query)&download=1", "\(query)&", "&\(query)", "EXPIRES=\(query)",
            "\(query)#x", query.replacing("&", with: ";"), query.replacing("=", with: "%3D"),
            "\(query)&x=\(String(repeating: "y", count: 1000))",
        ] {
            #expect(signer.admits(path: Self.path, query: query, now: 5) == .forged, "\(query)")
        }
    }

    @Test(arguments: [0, 1, 31])
    func `a short secret is refused`(byteCount: Int) {
        let error = #expect(throws: RushesError.self) { try LinkSigner(secret: Data(repeating: 7, count: byteCount)) }
        #expect(error?.code == .internalError)
    }

    @Test(arguments: [Int64.min, -1, 0, .max])
    func `a second that cannot be written becomes the nearest that can`(second: Int64) {
        let query = signer.query(forPath: Self.path, expiresAt: second)
        #expect(query.hasPrefix(second > 0 ? "expires=99999999999&" : "expires=0&"))
        #expect(signer.admits(path: Self.path, query: query, now: 5) == (second > 0 ? .good : .expired))
    }
}
