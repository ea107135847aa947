import Foundation
import NIOCore
import RushesGateway
import Testing

/// Files in texts, as clients write them.
struct InlineTextTests {
    private static func decoded(_ text: String, isEscaped: Bool, pieces: Int = .max) throws -> ([UInt8], String?) {
        var inline = InlineText(isEscaped: isEscaped)
        var output: [UInt8] = []
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: min(pieces, max(1, bytes.count))) {
            let piece = Array(bytes[start..<min(bytes.count, start + min(pieces, bytes.count))])
            try piece.withUnsafeBytes { try inline.feed($0, into: &output) }
        }
        try inline.finish(into: &output)
        return (output, inline.statedType)
    }

    /// Bytes whose base64 has every digit, `+` and `/` among them.
    private static let bytes = (0..<500).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 / 256) } + [0xFB, 0xEF, 0xFF]

    @Test(arguments: [0, 1, 2])
    func `every way of writing a file comes to the same bytes, however it is cut`(left: Int) throws {
        let bytes = Array(Self.bytes.dropLast(left))
        let plain = Data(bytes).base64EncodedString()
        let urlSafe = plain.replacing("+", with: "-").replacing("/", with: "_")
        let lines = Data(bytes).base64EncodedString(options: [.lineLength76Characters, .endLineWithCarriageReturn])
        let percent = plain.replacing("+", with: "%2B").replacing("/", with: "%2f").replacing("=", with: "%3D")
        func unpadded(_ text: String) -> String { text.replacing("=", with: "") }
        var ways: [(String, Bool)] = []
        for text in [plain, urlSafe, unpadded(plain), unpadded(urlSafe)] {
            ways += [(text, true), (text, false), ("data:image/png;base64," + text, true)]
        }
        ways += [
            ("data:image/png;base64,\(percent)", true), ("DATA:image/PNG;Base64,\(plain)", true),
            ("data:image/png;name=a.png;charset=utf-8;base64,\(plain)", true), ("  data:;base64,\(plain)", true),
            (lines.replacing("\r", with: "\\r").replacing("\n", with: "\\n"), true), (lines, false),
            (plain.replacing("/", with: "\\/"), true),
            (
                plain.replacing("+", with: "\\u002B").replacing("/", with: "\\u002f").replacing("=", with: "\\u003d"),
                true
            ),
            ("data:image\\/png;base64,\(plain.replacing("/", with: "\\/"))", true),
            ("data:image/png;base64, \(plain) ", true), (plain + "\\n", true),
        ]
        for (text, isEscaped) in ways {
            for pieces in [1, 2, 3, 7, 64, Int.max] {
                #expect(try Self.decoded(text, isEscaped: isEscaped, pieces: pieces).0 == bytes, "\(text.prefix(60))")
            }
        }
        #expect(try Self.decoded("data:Image/PNG;name=x;base64,AAAA", isEscaped: true).1 == "image/png")
        #expect(try Self.decoded("data:text/plain,a%20b", isEscaped: true).0 == Array("a b".utf8))
    }

    @Test(arguments: [
        "data:image/png;base64,A", "data:image/png;base64", "data:image/png;base64,AAA%2", "AAAA=AAAA", "A", "AA AA",
        "hello, world", "../../secret.png", "data:image/png;base64,AA\u{e9}A", "data:image/png;base64,!!!!",
    ])
    func `what is broken is a fault, and none of it is repeated`(text: String) throws {
        do {
            _ = try Self.decoded(text, isEscaped: true)
            Issue.record("\(text) was decoded")
        } catch let fault as InlineText.Fault {
            #expect(!fault.message.contains(text))
        }
    }

    @Test func `long files are taken out of a body, and everything else stays as it was`() throws {
        let file = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let base64 = Data(file).base64EncodedString()
        let prompt = String(repeating: "a heron, ", count: 6000)
        let body = """
            {"a": "x\\"\(base64.prefix(10))", "image": "data:image/png;base64,\(base64)", "n": [1, "\(base64)", {"p": "\(prompt)"}]}
            """
        for size in [1, 13, 4096, 65_536, Int.max] {
            var intake = JSONIntake(limit: 200_000, mark: "mark-")
            var files: [[UInt8]] = []
            var bytes = ByteBuffer(string: body)
            while bytes.readableBytes > 0 {
                let piece = bytes.readSlice(length: min(size, bytes.readableBytes)) ?? ByteBuffer()
                for event in try intake.feed(piece) {
                    switch event {
                    case .began: files.append([])
                    case .bytes(let more): files[files.count - 1] += more
                    case .ended: break
                    }
                }
            }
            #expect(files == [file, file])
            let rest = String(buffer: intake.rest)
            #expect(
                rest
                    == body.replacing("data:image/png;base64,\(base64)", with: "mark-1")
                    .replacing(base64, with: "mark-2")
            )
        }
    }

    @Test func `what is no object is not searched for files, and stays within the limit`() throws {
        var intake = JSONIntake(limit: 100_000, mark: "mark-")
        let text = ByteBuffer(string: "[\"" + String(repeating: "A", count: 200_000))
        #expect(throws: JSONIntake.Fault.tooLong) { try intake.feed(text) }
        var words = JSONIntake(limit: 100_000, mark: "mark-")
        let prompt = ByteBuffer(string: "{\"prompt\": \"" + String(repeating: "a heron. ", count: 20_000))
        #expect(throws: JSONIntake.Fault.tooLong) { try words.feed(prompt) }
    }
}
