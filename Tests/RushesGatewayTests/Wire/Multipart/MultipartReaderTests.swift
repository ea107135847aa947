import NIOCore
import RushesCore
import RushesGateway
import Testing

struct MultipartReaderTests {
    private static let head = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n"

    @Test(arguments: SentForm.all)
    func `what clients send is read, wherever it is cut in two`(form: SentForm) throws {
        let bytes = Array(form.body.utf8)
        for place in 0...bytes.count {
            let read = try ReadForm(bytes, contentType: form.contentType, cutAt: [place])
            #expect(
                read.parts == [
                    MultipartPart(name: "purpose"),
                    MultipartPart(name: "file", fileName: form.fileName, contentType: form.fileType),
                ]
            )
            #expect(read.contents == [Array("input".utf8), Array(SentForm.fileContent.utf8)])
            #expect(read.endedCount == 2 && read.isFinished)
            #expect(read.parts.last?.fileExtension == "mp4")
        }
    }

    @Test(arguments: SentForm.all)
    func `what clients send is read byte by byte`(form: SentForm) throws {
        let bytes = Array(form.body.utf8)
        let whole = try ReadForm(bytes, contentType: form.contentType)
        #expect(try ReadForm(bytes, contentType: form.contentType, cutAt: Array(1..<bytes.count)) == whole)
    }

    @Test(arguments: SentForm.all)
    func `a form that is cut off anywhere before its end is refused`(form: SentForm) throws {
        let bytes = Array(form.body.utf8)
        for count in 0..<bytes.count - 2 {
            let error = #expect(throws: RushesError.self) {
                try ReadForm(Array(bytes[..<count]), contentType: form.contentType)
            }
            #expect(error?.code == .invalidBrief)
        }
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `generated forms come back as they were, however they are cut`(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let boundaries = ["b", "--", "a-b", String(repeating: "x", count: 70), "(odd):'?=/"]
        let boundary = try #require(boundaries.randomElement(using: &random))
        // Content is made of the pieces of delimiters, so that almost everything is nearly one.
        let fragments = ["\r", "\n", "-", "--", "\r\n", "\r\n-", "\r\n--", "\r\r\n--" + boundary.prefix(1), "z", "\0"]
        var bytes = Array("a preamble\r\n".prefix(Bool.random(using: &random) ? 12 : 0).utf8)
        var parts: [MultipartPart] = []
        var contents: [[UInt8]] = []
        for number in 1...Int.random(in: 1...4, using: &random) {
            let part = MultipartPart(name: "n\(number)", fileName: "f\(number).mp4", contentType: "video/mp4")
            var content: [UInt8] = []
            repeat {
                content.removeAll()
                for _ in 0..<Int.random(in: 0...40, using: &random) {
                    content += Array(try #require(fragments.randomElement(using: &random)).utf8)
                }
            } while Self.contains(content, boundary)
            bytes += Array("--\(boundary)\r\nContent-Type: video/mp4\r\n".utf8)
            bytes += Array("content-disposition:form-data;name=n\(number);filename=\"/x/f\(number).mp4\"\r\n\r\n".utf8)
            bytes += content + Array("\r\n".utf8)
            parts.append(part)
            contents.append(content)
        }
        bytes += Array("--\(boundary)--\r\nepilogue".utf8)
        let type = "Multipart/Form-Data; charset=utf-8; Boundary=\"\(boundary)\""
        let whole = try ReadForm(bytes, contentType: type)
        #expect(whole.parts == parts)
        #expect(whole.contents == contents)
        for _ in 0..<20 {
            let places = (0..<Int.random(in: 0...12, using: &random))
                .map { _ in Int.random(in: 0...bytes.count, using: &random) }
            #expect(try ReadForm(bytes, contentType: type, cutAt: places.sorted()) == whole)
        }
    }

    private static func contains(_ content: [UInt8], _ boundary: String) -> Bool {
        let delimiter = Array("\r\n--\(boundary)".utf8)
        let whole = Array("\r\n".utf8) + content + Array("\r\n".utf8)
        return whole.indices.contains { whole[$0...].starts(with: delimiter) }
    }

    @Test(arguments: 0..<500 as Range<UInt64>)
    func `random bytes and damaged forms are read or refused, the same however they are cut`(seed: UInt64) {
        var random = SplitMix(seed: seed)
        let form = SentForm.all[Int(seed % 3)]
        var bytes = Array(form.body.utf8)
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.remove(at: place)
            default: bytes.insert(contentsOf: bytes[..<place].suffix(30), at: place)
            }
        }
        if seed % 10 == 0 { bytes = bytes.map { _ in UInt8.random(in: 0...255, using: &random) } }
        let whole = Result { () throws(RushesError) in try ReadForm(bytes, contentType: form.contentType) }
        let cuts = Array(1..<bytes.count)
        let pieces = Result { () throws(RushesError) in
            try ReadForm(bytes, contentType: form.contentType, cutAt: cuts)
        }
        #expect(whole == pieces)
    }

    @Test func `content comes back as slices of what was fed`() throws {
        var reader = try MultipartReader(contentType: "multipart/form-data; boundary=b")
        _ = try reader.feed(ByteBuffer(string: Self.head))
        let piece = ByteBuffer(repeating: 7, count: 1 << 16)
        let events = try reader.feed(piece)
        #expect(events == [.bytes(piece)])
        guard case .bytes(let slice) = events[0] else { return }
        let address = piece.withUnsafeReadableBytes { $0.baseAddress }
        #expect(slice.withUnsafeReadableBytes { $0.baseAddress } == address)
    }

    @Test(arguments: [
        "text/plain; boundary=b",
        "multipart/mixed; boundary=b", "multipart/form-data", "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\"\"", "multipart/form-data; boundary=\"b",
        "multipart/form-data; boundary=b\r\n",
        "multipart/form-data; boundary=ä", "multipart/form-data; boundary=a; boundary=b",
        "multipart/form-data; boundary=\"b \"",
        "multipart/form-data; boundary=\(String(repeating: "b", count: 71))", "",
        "multipart/form-data; boundary=a b; \(String(repeating: "x", count: 2000))=1",
    ])
    func `a type that is no form with one good boundary is refused`(contentType: String) {
        let error = #expect(throws: RushesError.self) { try MultipartReader(contentType: contentType) }
        #expect(error?.code == .invalidBrief)
    }

    @Test(arguments: [
        "--b\r\n\r\nx\r\n--b--", "--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--",
        "--b\r\nContent-Disposition: attachment; name=a\r\n\r\nx\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=b\r\n\r\nx\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=a; name=b\r\n\r\nx\r\n--b--",
        "--b\r\nContent-Disposition: form-data;\r\n name=a\r\n\r\nx\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=a\n\r\n\r\nx\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64\r\n\r\nx\r\n--b--",
        "--b\r\nno colon\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--b--",
        "\(head)x\r\n--bc\r\n", "\(head)x\r\n--b-\r\n", "\(head)x\r\n--b\r\r\n", "--b--\r\n", "",
        "\(head)x\r\n--b\(String(repeating: " ", count: 65))\r\n",
        "--b\r\nx: \(String(repeating: "y", count: 8192))\r\n\r\n", "\(String(repeating: "y", count: 8193))\r\n\(head)",
        String(repeating: "\(head)x\r\n", count: 17) + "--b--",
        "\(head)x\r\n--b--\(String(repeating: "y", count: 8193))",
    ])
    func `what is no form, or more of one than is taken, is refused`(body: String) {
        let error = #expect(throws: RushesError.self) { try ReadForm(body) }
        #expect(error?.code == .invalidBrief)
    }

    @Test func `what is just within the limits is taken`() throws {
        let disposition = "Content-Disposition: form-data; name=\"a\"\r\n"
        let filling = String(repeating: "y", count: 8192 - disposition.utf8.count - 7)
        let preamble = String(repeating: "\r", count: 8190) + "\r\n"
        let first = "\(preamble)--b\r\n\(disposition)x: \(filling)\r\n\r\n\r\n"
        let others = String(repeating: "--b \t\r\n\(disposition)\r\nx\r\n", count: 15)
        let read = try ReadForm("\(first)\(others)--b--\(String(repeating: "-", count: 8192))")
        #expect(read.parts.count == 16)
        #expect(read.contents.first?.isEmpty == true)
    }

    @Test func `a reader that has refused refuses everything that follows`() throws {
        var reader = try MultipartReader(contentType: "multipart/form-data; boundary=b")
        let first = #expect(throws: RushesError.self) { try reader.feed(ByteBuffer(string: "--bad")) }
        let second = #expect(throws: RushesError.self) { try reader.feed(ByteBuffer(string: Self.head)) }
        let third = #expect(throws: RushesError.self) { try reader.finish() }
        #expect(first == second && second == third)
        #expect(!reader.isFinished)
    }

    @Test(
        arguments: [
            (#"filename="C:\clips\a.MP4""#, "a.MP4", "mp4"), (#"filename="../../etc/passwd""#, "passwd", nil),
            (#"filename="a\"b.mov""#, #"a"b.mov"#, "mov"), (#"filename="..""#, nil, nil), (#"filename="""#, nil, nil),
            (#"filename*=UTF-8''x.mp4"#, nil, nil), (#"filename=plain.webm"#, "plain.webm", "webm"),
            (#"filename="a.ninechars""#, "a.ninechars", nil), (#"filename="a.m p""#, "a.m p", nil),
            (#"filename="a\u{85}.mp4""#, #"u{85}.mp4"#, "mp4"), (#"filename="x;y=z.mp4"; "#, "x;y=z.mp4", "mp4"),
        ] as [(String, String?, String?)]
    )
    func `of a file's name only the last component is kept`(parameter: String, name: String?, ending: String?) throws {
        let read = try ReadForm("--b\r\nContent-Disposition: form-data; name=a; \(parameter)\r\n\r\nx\r\n--b--")
        #expect(read.parts == [MultipartPart(name: "a", fileName: name)])
        #expect(read.parts.first?.fileExtension == ending)
    }
}
