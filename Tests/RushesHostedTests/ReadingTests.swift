import Foundation
import RushesCore
import RushesHosted
import RushesProvider
import RushesTesting
import Testing

/// What is read of answers in spite of what is odd about them.
@Suite(.timeLimit(.minutes(10)))
struct ReadingTests {
    /// What one answer to a question about a prediction means.
    private func reading(_ body: [UInt8], status: Int? = nil) async throws -> Observation {
        try await AtlasFixture.run { fixture in
            let id = try await fixture.accepted()
            let text = String(decoding: body, as: UTF8.self)
            var fault = Fault.rewritten { _ in
                // Most answers here are ASCII; bytes that are no UTF-8 stand for themselves.
                text.utf8.elementsEqual(body) ? Array(text.replacing("ID", with: id).utf8) : body
            }
            fault.status = status
            fixture.server.script.observe.enqueue(fault)
            return await fixture.provider.observe(id) { _ in }
        }
    }

    private func reading(_ text: String, status: Int? = nil) async throws -> Observation {
        try await reading(Array(text.utf8), status: status)
    }

    private static let link = "https://files.example/a.mp4?s=1"
    private static let end = Observation.finished(outputs: [OutputLink(.url(link))], price: Money(micros: 750_000))

    @Test(arguments: [
        #"{"data":{"status":"completed","price":"0.75","executionTime":NaN,"x":Infinity,"y":-Infinity,"outputs":["LINK"]}}"#,
        #"{"data":{"status":"completed","price":0.75,"n":1e999,"m":123456789012345678901234567890,"outputs":["LINK"]}}"#,
        #"{"data":{"status":"completed","price":"0.75","words":"\ud800 \udfff \uZZ \q","outputs":["LINK"]}}"#,
        #"{"data":{"status":"completed","price":"0.75","outputs":null,"outputs":["LINK"],"status":"completed","status":""}}"#,
        #"{"data":{"status":"completed","price":"0.75","outputs":["LINK",],},}"#,
        #"{"data":{"status":"completed","price":"0.75","outputs":["LINK"]}} and then some <html>"#,
        "\u{FEFF}{\"data\":{\"status\":\"completed\",\"price\":\"0.75\",\"outputs\":[\"LINK\"]}}",
        "\n\n  )]}',\n{\"data\":{\"status\":\"completed\",\"price\":\"0.75\",\"outputs\":[\"LINK\"]}}",
        "{\"data\":{\"words\":\"a tab\t and a\nbreak\",\"status\":\"completed\",\"price\":\"0.75\",\"outputs\":[\"LINK\"]}}",
        #"{"data":{"error":"he said "no" to it","status":"completed","price":"0.75","outputs":["LINK"]}}"#,
        #"{"data":{"status":"completed","price":"$0.75","outputs":["LINK"]}}"#,
        #"{"data":{"status":"completed","price":"7.5e-1","outputs":["LINK"]}}"#,
        #"{"data":{"status":"completed","price":"0.75 USD","outputs":["LINK"]}}"#,
        #"{"data":{"status":{"state":"completed"},"price":{"amount":"0.75"},"outputs":["LINK"]}}"#,
        #"{"code":200,"price":"0.75","data":{"state":"succeed","outputs":["LINK"]}}"#,
    ])
    func `id, status, price and outputs are read in spite of what nobody needs`(text: String) async throws {
        #expect(try await reading(text.replacing("LINK", with: Self.link)) == Self.end)
    }

    @Test func `other codings of letters are read`() async throws {
        let text = #"{"data":{"status":"completed","price":"0.75","outputs":["LINK"],"model":"caf"#
            .replacing("LINK", with: Self.link)
        #expect(try await reading(Array(text.utf8) + [0xE9] + Array(#""}}"#.utf8)) == Self.end)
        let whole = text + #"é"}}"#
        for encoding in [String.Encoding.utf16, .utf16LittleEndian, .utf16BigEndian] {
            #expect(try await reading(Array(try #require(whole.data(using: encoding)))) == Self.end)
        }
    }

    @Test func `megabytes of logs and depths without an end are passed over`() async throws {
        let start = #"{"data":{"status":"completed","price":"0.75","outputs":["LINK"],"logs":"#
            .replacing("LINK", with: Self.link)
        let logs = String(repeating: #"step 7\n\u001b[0m"#, count: 400_000)
        #expect(try await reading("\(start)\"\(logs)\"}}") == Self.end)
        let depth = 200_000
        let nest = String(repeating: #"{"a":["#, count: depth) + String(repeating: "]}", count: depth)
        #expect(try await reading("\(start)\(nest)}}") == Self.end)
        let many = String(repeating: "[1],", count: 1_500_000)
        #expect(try await reading("\(start)[\(many)0]}}") == Self.end)
    }

    @Test(arguments: [
        #"{"code":200,"data":{"status":"completed","outputs":["https://files.example/a.mp4"#,
        #"{"code":200,"data":{"status":"fail"#, #"{"code":200,"data":{"status":"failed"#, "", "NaN", "oops",
        "<html>{}</html>",
    ])
    func `half an answer, or none, is no signal`(text: String) async throws {
        #expect(try await reading(text).silence != nil)
    }

    @Test(arguments: [
        "succeed", "SUCCEED", "SUCCEEDED", "success", "finished", "TASK_STATUS_SUCCEED", "JOB_STATE_SUCCEEDED",
        "Complete",
        "ready", "flown home",
    ])
    func `every word for a good end, and any word with an output, is an end`(word: String) async throws {
        let text = #"{"data":{"status":"\#(word)","price":"0.75","outputs":["\#(Self.link)"]}}"#
        #expect(try await reading(text) == Self.end)
    }

    @Test(arguments: [
        "aborted", "Fail", "CANCELED", "timed_out", "TimedOut", "incomplete", "budget_exceeded", "requires_action",
        "TASK_STATUS_FAILED", "execution_error", "interrupted", "failed: out of memory",
    ])
    func `every word for a bad end is an end that costs nothing`(word: String) async throws {
        #expect(try await reading(#"{"data":{"status":"\#(word)"}}"#).failure?.code == .providerFailed)
    }

    @Test func `a word for a refusal is one`() async throws {
        for word in ["nsfw", "moderated", "content_moderated"] {
            #expect(try await reading(#"{"data":{"status":"\#(word)"}}"#).failure?.code == .contentRefusedInTask)
        }
    }

    @Test(arguments: [
        "IN_QUEUE", "in progress", "Queueing", "processing (45 %)", "THROTTLED", "submitted", "suspended",
    ])
    func `a word for what goes on is none, whatever stands beside it`(word: String) async throws {
        let text = #"{"data":{"status":"\#(word)","outputs":["\#(Self.link)"]}}"#
        #expect(try await reading(text).isRunning)
    }

    @Test func `an unknown word is shown`() async throws {
        #expect(
            try await reading(#"{"data":{"status":"dreaming of herons"}}"#) == .running(status: "dreaming of herons")
        )
        #expect(try await reading(#"{"data":{"status":7}}"#) == .running(status: "7"))
    }

    @Test(arguments: [
        #""outputs":[{"video":{"url":"LINK"}}]"#, #""outputs":[{"file_url":"LINK"}]"#, #""output":"LINK""#,
        #""outputs":null,"output":{"video":[{"uri":"LINK"}]}"#, #""outputs":{"0":{"result":{"src":"LINK"}}}"#,
        #""outputs":"[{\"url\":\"LINK\"}]""#, #""outputs":["see [the clip](LINK)"]"#,
        #""outputs":["<video src='LINK'></video>"]"#, #""outputs":[],"video":{"url":"LINK"}"#,
        #""outputs":[],"video_url":"LINK""#, #""outputs":[],"task_result":{"videos":[{"url":"LINK"}]}"#,
        #""outputs":[],"extra":{"made":[["LINK"]]}"#, #""outputs":[null,"",{"a":1},["LINK"]]"#,
        #""outputs":[{"url":"LINK","download_url":"https://files.example/b.mp4"}]"#,
    ])
    func `a clip's address is found wherever it stands`(members: String) async throws {
        let members = members.replacing("LINK", with: Self.link)
        let text =
            #"{"data":{"id":"ID","status":"completed","price":"0.75",\#(members),"input":{"video":"https://x.example/in.mp4"},"urls":{"get":"https://x.example/p.mp4"},"webhook_url":"https://x.example/hook.mp4"}}"#
        #expect(try await reading(text) == Self.end)
    }

    @Test func `the clip stands before what lies beside it, in the service's order`() async throws {
        let text = #"""
            {"data":{"status":"completed","outputs":[
              {"last_frame":{"url":"https://files.example/last"}},
              {"url":"https://files.example/b","content_type":"video/mp4"},
              "https://files.example/c", "https://files.example/d.png", "https://files.example/e.mp4"]}}
            """#
        let links = try await reading(text).links
        #expect(
            links == ["b", "e.mp4", "c", "last", "d.png"].map { "https://files.example/\($0)" }
        )
    }

    @Test func `an address is kept byte for byte`() async throws {
        let link = "https://files.example/雨 a.mp4?name=雨.mp4&sig=ab%2Fcd|x"
        #expect(try await reading(#"{"data":{"status":"completed","outputs":["\#(link)"]}}"#).links == [link])
    }

    @Test func `a completed prediction without an address is an end that names no clip, and no refusal`() async throws {
        for outputs in [
            "null", "[]", #"["some words"]"#, #"[{"url":"gs://bucket/a.mp4"}]"#, #"["data:text/plain,hello"]"#,
        ] {
            let text =
                #"{"data":{"status":"completed","outputs":\#(outputs),"input":{"image":"https://x.example/a.mp4"}}}"#
            #expect(try await reading(text) == .finished(outputs: [], price: nil), "\(outputs)")
        }
    }

    @Test func `a bill is a bill`() async throws {
        let marked =
            #"{"data":{"status":"completed","price":"0.75","outputs":["\#(Self.link)"],"has_nsfw_contents":[true]}}"#
        let link = OutputLink(.url(Self.link), isMarkedUnsafe: true)
        #expect(try await reading(marked) == .finished(outputs: [link], price: Money(micros: 750_000)))
        let unpriced = #"{"data":{"status":"completed","outputs":["\#(Self.link)"],"has_nsfw_contents":true}}"#
        #expect(try await reading(unpriced) == .finished(outputs: [link], price: nil))
        let failed = #"{"data":{"status":"failed","price":"0.75","outputs":["\#(Self.link)"]}}"#
        #expect(try await reading(failed, status: 500) == Self.end)
        guard case .billed(let error, let price) = try await reading(#"{"data":{"status":"failed","price":0.75}}"#)
        else {
            Issue.record("a bill for nothing is not a bill")
            return
        }
        #expect(error.code == .providerFailed && price == Money(micros: 750_000))
        #expect(error.hint?.contains("nothing was charged") == false)
        let free = #"{"data":{"status":"failed","price":"0.00"}}"#
        #expect(try await reading(free).failure?.code == .providerFailed)
    }

    // MARK: Clips in answers

    @Test(arguments: [
        "data:video/mp4;base64,", "data:video/mp4;codecs=avc1;base64,", "data:application/octet-stream;base64,", "",
    ])
    func `a clip that stands in the answer is written into a file, and into nothing else`(head: String) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "spool-\(UInt64.random(in: 0 ... .max))"
        )
        defer { try? FileManager.default.removeItem(at: folder) }
        try await AtlasFixture.run(spoolDirectory: folder.path) { fixture in
            let id = try await fixture.accepted()
            let data = head + Data(TinyClip.bytes).base64EncodedString().replacing("/", with: "\\/")
            let text = #"{"data":{"status":"completed","price":"0.75","outputs":[{"video":"\#(data)"}]}}"#
            fixture.server.script.observe.always(.rewritten { _ in Array(text.utf8) })
            let links = try #require(await fixture.provider.observe(id) { _ in }.links)
            #expect(links == ["\(fixture.server.baseURL)/model/prediction/\(id)#inline-0"])
            let link = OutputLink(.url(links[0]))
            #expect(!FileManager.default.fileExists(atPath: folder.path))
            let file = try #require(try await fixture.provider.spooled(link, of: id))
            #expect(FileManager.default.contents(atPath: file.location.text) == Data(TinyClip.bytes))
            #expect(try await fixture.provider.spooled(OutputLink(.url(Self.link)), of: id) == nil)
            await fixture.provider.discard(id)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
            fixture.server.script.observe.always(.json(["data": ["status": "completed", "outputs": []]]))
            let gone = await #expect(throws: RushesError.self) { try await fixture.provider.spooled(link, of: id) }
            #expect(gone?.code == .takeExpired)
        }
    }

    @Test func `what is no clip is not taken for one`() async throws {
        for data in ["data:image/png;base64,iVBORw0KGgo=", "data:,x", "data:video/mp4", "\u{0}inline 0"] {
            let text = #"{"data":{"status":"completed","outputs":["\#(data)"]}}"#
            #expect(try await reading(text) == .finished(outputs: [], price: nil), "\(data)")
        }
    }

    // MARK: Keys

    @Test func `the key goes to the service's own addresses, and to none that is signed`() async throws {
        try await AtlasFixture.run { fixture in
            let origin = fixture.server.origin
            func proof(_ text: String) -> LinkProof? { fixture.provider.proof(for: OutputLink(.url(text))) }
            #expect(proof("\(origin)/v1/videos/a/content") != nil)
            #expect(proof("\(origin)/v1/videos/a/content?variant=video") != nil)
            #expect("\(proof("\(origin)/a").map { "\($0)" } ?? "")" == "Authorization: <secret>")
            let others = [
                "https://127.0.0.1:\(fixture.server.port)/a", "http://127.0.0.1:1/a",
                "http://localhost:\(fixture.server.port)/a",
                "\(origin)/a?Signature=x", "\(origin)/a?X-Amz-Signature=x", "\(origin)/a?x=1&sig=2",
                "https://files.example/a",
                "http://u@127.0.0.1:\(fixture.server.port)/a",
            ]
            for other in others { #expect(proof(other) == nil, "\(other)") }
            #expect(fixture.provider.proof(for: OutputLink(.file("/a"))) == nil)
        }
    }
}
