import RushesGateway
import Testing

struct RangeHeaderTests {
    private static func part(_ first: Int64, _ last: Int64, of length: Int64 = 1000) -> String {
        "206 bytes \(first)-\(last)/\(length)"
    }

    private static func answer(_ header: RangeHeader, length: Int64 = 1000, tag: String = "\"v1\"") -> String {
        switch header.decision(length: length, entityTag: tag) {
        case .whole: "200"
        case .part(let range): "206 \(range.contentRange(of: length))"
        case .notModified: "304"
        case .unsatisfiable: "416 \(ByteRange.unsatisfiableContentRange(of: length))"
        case .preconditionFailed: "412"
        }
    }

    @Test(arguments: [
        ("bytes=0-99", part(0, 99)), ("bytes=0-0", part(0, 0)), ("bytes=999-", part(999, 999)),
        ("bytes=0-", part(0, 999)), ("bytes=500-5000", part(500, 999)), ("bytes=-1", part(999, 999)),
        ("bytes=-1000", part(0, 999)), ("bytes=-1001", part(0, 999)), ("BYTES=1-2", part(1, 2)),
        ("bytes=0-99999999999999999999999999", part(0, 999)), ("bytes=-99999999999999999999999", part(0, 999)),
        ("bytes=9223372036854775807-", "416 bytes */1000"), ("bytes=99999999999999999999-", "416 bytes */1000"),
        ("bytes=1000-", "416 bytes */1000"), ("bytes=1000-2000", "416 bytes */1000"), ("bytes=-0", "416 bytes */1000"),
        ("  bytes= 5-6 ", part(5, 6)),
    ])
    func `a range is the part of the file that it has`(range: String, answer: String) {
        #expect(Self.answer(RangeHeader(range: range)) == answer)
    }

    @Test(arguments: [
        "", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5", "bytes=2-1", "bytes=0-1,5-6", "bytes=0-1,",
        "items=0-1",
        "bytes=+1-2", "bytes=1--2", "bytes=0x1-2", "bytes=1 - 2", "bytes=1-2 3", "bytes=٣-٤", "=0-1", "bytes=--5",
        "bytes=99999999999999999999-5",
    ])
    func `what is no single range of bytes gives the whole file`(range: String) {
        #expect(Self.answer(RangeHeader(range: range)) == "200")
    }

    @Test func `an empty file has no first byte`() {
        #expect(Self.answer(RangeHeader(range: "bytes=0-"), length: 0) == "416 bytes */0")
        #expect(Self.answer(RangeHeader(range: "bytes=-5"), length: 0) == "200")
    }

    @Test func `the longest file is measured without overflow`() {
        let header = RangeHeader(range: "bytes=-9223372036854775807")
        #expect(
            header.decision(length: .max, entityTag: "\"v1\"")
                == RangeHeader(range: "bytes=0-").decision(length: .max, entityTag: "\"v1\"")
        )
    }

    @Test(arguments: [
        ("\"v1\"", "206 bytes 0-9/1000"), (" \"v1\" ", "206 bytes 0-9/1000"), ("W/\"v1\"", "200"), ("\"v2\"", "200"),
        ("Wed, 21 Oct 2015 07:28:00 GMT", "200"), ("", "200"), ("*", "200"),
    ])
    func `a part is given only of the very file that If-Range names`(ifRange: String, answer: String) {
        #expect(Self.answer(RangeHeader(range: "bytes=0-9", ifRange: ifRange)) == answer)
    }

    @Test func `a weak entity tag never satisfies If-Range`() {
        let header = RangeHeader(range: "bytes=0-9", ifRange: "W/\"v1\"")
        #expect(Self.answer(header, tag: "W/\"v1\"") == "200")
    }

    @Test(arguments: [
        ("\"v1\"", "304"), ("W/\"v1\"", "304"), ("*", "304"), ("\"v0\", W/\"v1\" , \"v2\"", "304"),
        (",, \"v1\"", "304"),
        ("\"v2\"", "200"), ("", "200"), ("v1", "200"), ("\"v1", "200"), ("\"a,b\",\"v1\"", "304"), ("w/\"v1\"", "200"),
    ])
    func `a client that names the file in If-None-Match has it`(ifNoneMatch: String, answer: String) {
        #expect(Self.answer(RangeHeader(ifNoneMatch: ifNoneMatch)) == answer)
    }

    @Test(arguments: [
        ("\"v1\"", "200"), ("*", "200"), ("\"v0\",\"v1\"", "200"), ("W/\"v1\"", "412"), ("\"v2\"", "412"), ("", "412"),
    ])
    func `a client that means another file in If-Match is told so`(ifMatch: String, answer: String) {
        #expect(Self.answer(RangeHeader(ifMatch: ifMatch)) == answer)
    }

    @Test func `preconditions are looked at before ranges, and If-Match first`() {
        let all = RangeHeader(range: "bytes=2000-", ifRange: "\"v1\"", ifNoneMatch: "*", ifMatch: "\"v2\"")
        #expect(Self.answer(all) == "412")
        var header = all
        header.ifMatch = "*"
        #expect(Self.answer(header) == "304")
        header.ifNoneMatch = nil
        #expect(Self.answer(header) == "416 bytes */1000")
    }

    @Test func `a range counts its bytes with the last`() {
        guard case .part(let range) = RangeHeader(range: "bytes=10-19").decision(length: 15, entityTag: "\"v1\"") else {
            Issue.record("no part")
            return
        }
        #expect(range.first == 10 && range.last == 14 && range.count == 5)
    }
}
