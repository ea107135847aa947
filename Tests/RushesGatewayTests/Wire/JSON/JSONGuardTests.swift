import Foundation
import NIOCore
import RushesCore
import RushesGateway
import Testing

struct JSONGuardTests {
    private let jsonGuard = JSONGuard(byteCount: 1 << 20, depth: 8)

    private func passes(_ bytes: [UInt8]) -> Bool { (try? jsonGuard.check(ByteBuffer(bytes: bytes))) != nil }

    @Test(arguments: [
        "{}", "[]", " {\"a\" : [1 , 2.5e-3, -0, 1E+2, true,false,null ,\"x\"] }\r\n", "\"a\"", "0", "-1.0", "true",
        #"{"a":{"a":{"a":1}},"b":[{"a":1},{"a":2}]}"#, #"{"":1," ":2}"#, #""\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00""#,
        "\"é\u{1F600}\u{10FFFF}\u{7FF}\u{800}\u{FFFD}\"", "[[[[[[[[]]]]]]]]", #"{"a":1,"A":2,"a ":3}"#,
    ])
    func `JSON passes`(text: String) throws {
        try jsonGuard.check(ByteBuffer(string: text))
    }

    @Test(arguments: [
        "", " ", "{", "}", "[", "]", "{]", "[}", "[1}", "{\"a\":1]", "{\"a\":1,}", "[1,]", "[,1]", "{\"a\"}",
        "{\"a\":}",
        "{a:1}", "{1:1}", "[1 2]", "{} {}", "{}x", "nul", "nulll", "True", "01", "1.", ".5", "+1", "-", "1e", "1e+",
        "NaN",
        "Infinity", "0x1", "'a'", "\"a", "\"a\nb\"", "\"\u{1}\"", "\"\0\"", "\u{FEFF}{}", "// c\n{}", "{/**/}",
        #""\x""#, #""\u12"#, #""\u00G0""#, #""\u0000""#, #""\uD800""#, #""\uDC00""#, #""\uD800\u0041""#, #""\uD800\n""#,
        #"{"a\u0000":1}"#, "\"a\"\"b\"", "[\"a\":1]", "{\"a\":1:2}", "\\", "-a", "\0",
    ])
    func `what is no JSON does not pass`(text: String) {
        let error = #expect(throws: RushesError.self) { try jsonGuard.check(ByteBuffer(string: text)) }
        #expect(error?.code == .invalidBrief)
    }

    @Test(arguments: [
        #"{"a":1,"a":2}"#, #"{"prompt":"x","model":"y","prompt":"z"}"#, #"{"a":1,"\u0061":2}"#, #"{"é":1,"\u00e9":2}"#,
        #"{"😀":1,"\ud83d\ude00":2}"#, #"[{"b":{"c":[{"d":1,"d":1}]}}]"#, #"{"":1,"":2}"#, #"{"a":{"b":1},"a":{}}"#,
        #"{"/":1,"\/":2}"#,
    ])
    func `a key that is there twice, however it is written and however deep, does not pass`(text: String) {
        let error = #expect(throws: RushesError.self) { try jsonGuard.check(ByteBuffer(string: text)) }
        #expect(error?.message.contains("twice") == true)
    }

    @Test(
        arguments: [
            [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x80, 0x80, 0x80],
            [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF], [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98],
            [0xC3, 0x41],
        ] as [[UInt8]]
    )
    func `bytes that are not UTF-8 do not pass`(sequence: [UInt8]) {
        #expect(!passes([0x22] + sequence + [0x22]))
        #expect(!passes([0x22] + sequence))
        #expect(!passes(Array("{\"".utf8) + sequence + Array("\":1}".utf8)))
    }

    @Test func `limits are exact`() throws {
        let nine = String(repeating: "[", count: 9) + String(repeating: "]", count: 9)
        #expect(!passes(Array(nine.utf8)))
        try JSONGuard(byteCount: 18, depth: 9).check(ByteBuffer(string: nine))
        let error = #expect(throws: RushesError.self) {
            try JSONGuard(byteCount: 17, depth: 9).check(ByteBuffer(string: nine))
        }
        #expect(error?.code == .mediaTooLarge)
        let deepest = String(repeating: "{\"a\":", count: 64) + "1" + String(repeating: "}", count: 64)
        try JSONGuard(byteCount: 1000, depth: 1000).check(ByteBuffer(string: deepest))
        #expect(throws: RushesError.self) {
            try JSONGuard(byteCount: 1000, depth: 1000).check(ByteBuffer(string: "[\(deepest)]"))
        }
        let members = (1...256).map { "\"\($0)\":1" }
        try jsonGuard.check(ByteBuffer(string: "{\(members.joined(separator: ","))}"))
        #expect(throws: RushesError.self) {
            try jsonGuard.check(ByteBuffer(string: "{\((members + ["\"x\":1"]).joined(separator: ","))}"))
        }
    }

    @Test func `a fault says where and quotes nothing`() {
        let error = #expect(throws: RushesError.self) {
            try jsonGuard.check(ByteBuffer(string: #"{"prompt":"secret","prompt":"x"}"#))
        }
        #expect(error?.message == "the body is not JSON that can be taken: a key is there twice (byte 20)")
    }

    @Test(arguments: 0..<2000 as Range<UInt64>)
    func `what passes can be parsed, whatever the bytes`(seed: UInt64) {
        var random = SplitMix(seed: seed)
        let fragments = [
            "{", "}", "[", "]", ",", ":",
            "\"", "\"a\"", "\"b\":", "1", "-2.5e3", "true", "null", " ", "\\", "\\u00e9", "é", "0",
        ]
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 1...12, using: &random) {
            bytes += Array((fragments.randomElement(using: &random) ?? "").utf8)
        }
        guard passes(bytes) else { return }
        #expect(throws: Never.self) { try JSONValue(parsing: Data(bytes)) }
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func `what Foundation writes passes, and no part of it does`(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let value = Self.object(depth: 1, using: &random)
        let bytes = Array(value.canonicalJSON.utf8)
        try jsonGuard.check(ByteBuffer(bytes: bytes))
        for _ in 0..<10 { #expect(!passes(Array(bytes[..<Int.random(in: 0..<bytes.count, using: &random)]))) }
    }

    private static func object(depth: Int, using random: inout SplitMix) -> JSONValue {
        var members: [String: JSONValue] = [:]
        for number in 0..<Int.random(in: 0...4, using: &random) {
            members["k\(number)\u{e9}\n"] =
                switch Int.random(in: 0..<(depth < 6 ? 6 : 4), using: &random) {
                case 0: .null
                case 1: .integer(.random(in: .min ... .max, using: &random))
                case 2: .number(.random(in: -1e9...1e9, using: &random))
                case 3: .string("a\u{1}\"\\/\u{1F600}\u{7F}")
                case 4: .array([.bool(true), object(depth: depth + 2, using: &random)])
                default: object(depth: depth + 1, using: &random)
                }
        }
        return .object(members)
    }
}
