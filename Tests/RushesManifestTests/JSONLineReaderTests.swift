import Foundation
import RushesCore
import RushesManifest
import Testing

@Suite struct JSONLineReaderTests {
    private static func read(_ text: String) -> Result<JSONValue, JSONLineReader.Fault> {
        do throws(JSONLineReader.Fault) {
            let members = try JSONLineReader.members(of: Array(text.utf8))
            return .success(.object(Dictionary(members.map { ($0.key, $0.value) }) { $1 }))
        } catch {
            return .failure(error)
        }
    }

    @Test func `an object keeps its members' order and kinds`() throws {
        let line =
            #" {"b":1, "a":[true,null,-2.5e1,{"c":"x\n\u00e9\ud83c\udfac\/"}] , "n":-0,"big":18446744073709551615}"#
        let members = try JSONLineReader.members(of: Array(line.utf8))
        #expect(members.map(\.key) == ["b", "a", "n", "big"])
        #expect(
            members.map(\.value) == [
                1, [true, nil, -25, ["c": "x\né🎬/"]], 0, .number(0x1p64),
            ]
        )
    }

    @Test(arguments: [
        (#"[1]"#, 1), (#"{"a":1,"a":2}"#, 8), (#"{"a":1} {"b":2}"#, 9), (#"{"a":01}"#, 6), (#"{"a":1.}"#, 6),
        (#"{"a":heron}"#, 6), (#"{"a":tru}"#, 6), (#"{"a":"x}"#, 6), (#"{"a":"\x"}"#, 8), (#"{"a":"\ud800"}"#, 13),
        (#"{"a" 1}"#, 6), (#"{"a":1"#, 7), (#"{"a":[1 2]}"#, 9), (#"{a:1}"#, 2), (#"{"a":"\u0000"}"#, 13),
        ("{\"a\":\"\t\"}", 7),
        (#"{"a":1,}"#, 8), (#"{"a":1e999}"#, 6),
    ])
    func `what is no such object is refused with its place`(text: String, position: Int) {
        guard case .failure(let fault) = Self.read(text) else {
            Issue.record("\(text) was read")
            return
        }
        #expect(fault.position == position, "\(text): \(fault.message)")
    }

    @Test func `lists within lists are read so deep and no deeper`() {
        func nested(_ depth: Int) -> String {
            "{\"a\":" + String(repeating: "[", count: depth) + String(repeating: "]", count: depth) + "}"
        }
        #expect(throws: Never.self) { try Self.read(nested(60)).get() }
        #expect(throws: JSONLineReader.Fault.self) { try Self.read(nested(100_000)).get() }
    }

    @Test func `what is written as JSON is read back`() throws {
        var random = TableRandom(seed: 11)
        for _ in 0..<500 {
            let value = JSONValue.object(["a": Self.anything(&random, 3), "b\"\\\n": Self.anything(&random, 3)])
            #expect(try Self.read(value.canonicalJSON).get() == value)
        }
    }

    /// Holds the reader to Foundation's where both say that a text is JSON.
    @Test func `a text with a letter changed is read as Foundation reads it, or refused`() {
        var random = TableRandom(seed: 13)
        let letters = Array(#"{}[]",:\eE+-.01u"#.utf8)
        for _ in 0..<1500 {
            var bytes = Array(JSONValue.object(["a": Self.anything(&random, 2)]).canonicalJSON.utf8)
            bytes[Int.random(in: 0..<bytes.count, using: &random)] = random.pick(letters)
            let text = String(decoding: bytes, as: UTF8.self)
            if case .success(let value) = Self.read(text) {
                #expect((try? JSONValue(parsing: text)) == value, "\(text)")
            }
        }
    }

    private static func anything(_ random: inout TableRandom, _ depth: Int) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &random) {
        case 0: .null
        case 1: .bool(Bool.random(using: &random))
        case 2: .integer(Int64.random(in: .min ... .max, using: &random) >> Int64.random(in: 0..<60, using: &random))
        case 3: .number(Double(Int.random(in: -1000...1000, using: &random)) + 0.5)
        case 4: .string((0..<4).map { _ in random.pick(["a", "\"", "\\", "\n", "é", "🎬", "\u{1}", "/"]) }.joined())
        case 5: .array((0..<2).map { _ in anything(&random, depth - 1) })
        default: .object(["x": anything(&random, depth - 1), "é": anything(&random, depth - 1)])
        }
    }
}
