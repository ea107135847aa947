import Foundation
import RushesCore
import RushesLedger
import RushesTesting
import Testing

/// Ledgers outlive versions: what was written once must be read for ever, so the bytes are pinned here.
@Suite struct LedgerCodingTests {
    static let failure = RushesError(.providerFailed, "it failed", hint: "none")
    static let failureText = #"{"code":"provider_failed","hint":"none","message":"it failed"}"#

    static let events: [(JobEvent, String)] = [
        (.sending(bodyHash: "b"), #"{"sending":{"bodyHash":"b"}}"#),
        (
            .sending(bodyHash: "b", uploads: ["file-1": "https://media.example/up/1"]),
            #"{"sending":{"bodyHash":"b","uploads":{"file-1":"https://media.example/up/1"}}}"#
        ),
        (.declared(charged: true), #"{"declared":{"charged":true}}"#),
        (.accepted(remoteID: "p"), #"{"accepted":{"remoteID":"p"}}"#),
        (.refused(failure), #"{"refused":{"_0":\#(failureText)}}"#),
        (.notSent(reason: "r"), #"{"notSent":{"reason":"r"}}"#),
        (.doubted(reason: "r"), #"{"doubted":{"reason":"r"}}"#),
        (.observed(status: "processing"), #"{"observed":{"status":"processing"}}"#),
        (
            .finished(outputs: [OutputLink(.url("https://media.example/a.mp4"))], price: Money(micros: 750_000)),
            #"{"finished":{"outputs":[{"location":"https://media.example/a.mp4"}],"#
                + #""price":{"amount":"0.75","currency":"USD"}}}"#
        ),
        (.finished(outputs: [], price: nil), #"{"finished":{"outputs":[]}}"#),
        (.providerFailed(failure), #"{"providerFailed":{"_0":\#(failureText)}}"#),
        (.completed, #"{"completed":{}}"#),
        (.fetchFailed(failure), #"{"fetchFailed":{"_0":\#(failureText)}}"#),
        (.linkExpired(failure), #"{"linkExpired":{"_0":\#(failureText)}}"#),
        (.settled(Money(micros: 1)), #"{"settled":{"_0":{"amount":"0.000001","currency":"USD"}}}"#),
        (.cancelled, #"{"cancelled":{}}"#),
        (
            .stored(
                Take(
                    id: Take.ID(rawValue: "take_1"),
                    jobID: Job.ID(rawValue: "job_1"),
                    path: "/a.mp4",
                    byteCount: 5,
                    sha256: "00",
                    media: MediaFacts(kind: .video, mediaType: "video/mp4", width: 2),
                    storedAt: Date(timeIntervalSince1970: 1_795_000_000.123)
                )
            ),
            #"{"stored":{"_0":{"byteCount":5,"id":"take_1","jobID":"job_1","media":{"kind":"video","#
                + #""mediaType":"video/mp4","width":2},"path":"/a.mp4","sha256":"00","storedAt":1795000000123}}}"#
        ),
    ]

    @Test func `every event stands in the ledger as the first version wrote it`() throws {
        for (event, text) in Self.events {
            #expect(try LedgerCoding.text(of: event, as: "an event") == text)
            #expect(try LedgerCoding.value(JobEvent.self, from: text, as: "an event") == event)
        }
        #expect(Set(Self.events.map(\.0.name)).count == 15)
    }

    @Test func `a job stands in the ledger without what most jobs have, and as the first version wrote it is read`()
        throws
    {
        let job = LedgerSample.job(1)
        let first = """
            {"attempts":0,"brief":{"images":["https://media.example/heron.png"],"prompt":"a heron lifts off at dawn",\
            "seconds":8},"createdAt":1795000001000,"destination":{"mayReplace":false,"path":"/takes/clip-1.mp4"},\
            "held":{"amount":"1.00","currency":"USD"},"id":"job_00000000000000000000000001","input":{"attachments":[],\
            "body":{"duration":8,"generate_audio":true,"prompt":"a heron lifts off at dawn","seed":4294967295},\
            "facts":{"aspect":"16:9","resolution":"1080p","seconds":8,"seed":4294967295,"sound":true},\
            "model":"sample/model/text-to-video","notes":["read as 8 s"]},"isRehearsal":false,"ordinal":1,"outputs":[],\
            "owner":"local","provider":"atlas","quote":{"amount":{"amount":"1.00","currency":"USD"},"asOf":"2026-06-02",\
            "basis":"list"},"state":"queued"}
            """
        let now = """
            {"brief":{"images":["https://media.example/heron.png"],"prompt":"a heron lifts off at dawn",\
            "seconds":8},"createdAt":1795000001000,"destination":{"path":"/takes/clip-1.mp4"},\
            "held":{"amount":"1.00","currency":"USD"},"id":"job_00000000000000000000000001","input":{\
            "body":{"duration":8,"generate_audio":true,"prompt":"a heron lifts off at dawn","seed":4294967295},\
            "facts":{"aspect":"16:9","resolution":"1080p","seconds":8,"seed":4294967295,"sound":true},\
            "model":"sample/model/text-to-video","notes":["read as 8 s"]},\
            "owner":"local","provider":"atlas","quote":{"amount":{"amount":"1.00","currency":"USD"},"asOf":"2026-06-02",\
            "basis":"list"}}
            """
        #expect(try LedgerCoding.text(of: job, as: "a job") == now)
        for text in [first, now] { #expect(try LedgerCoding.value(Job.self, from: text, as: "a job") == job) }
    }

    /// What a later version has added is absent where an older one wrote, and is written only where it says something.
    @Test func `a job with what later versions added is written with it and read without it`() throws {
        let sample = LedgerSample.job(1)
        var job = Job(
            id: sample.id,
            owner: .local,
            provider: ProviderID("atlas"),
            brief: sample.brief,
            input: sample.input,
            isRehearsal: true,
            quote: nil,
            destination: sample.destination,
            retryOf: LedgerSample.jobID(7),
            createdAt: sample.createdAt
        )
        let sending = JobEvent.sending(bodyHash: "b", uploads: ["file-1": "https://media.example/up/1"])
        try job.apply(sending, at: LedgerSample.moment(2))
        let text = try LedgerCoding.text(of: job, as: "a job")
        let added = [
            #""retryOf":"job_00000000000000000000000007","#, #","uploads":{"file-1":"https://media.example/up/1"}"#,
        ]
        var old = text
        for part in added {
            #expect(text.contains(part))
            old = old.replacingOccurrences(of: part, with: "")
        }
        #expect(!text.contains("quote"))
        #expect(try LedgerCoding.value(Job.self, from: text, as: "a job") == job)
        let read = try LedgerCoding.value(Job.self, from: old, as: "a job")
        #expect(read.retryOf == nil && read.uploads == nil)
        #expect(read.id == job.id && read.state == .submitting && read.held == .zero)
    }

    @Test func `a number that JSON cannot express is refused before anything is written`() async throws {
        let sample = LedgerSample.job(1)
        let job = Job(
            id: sample.id,
            owner: .local,
            provider: ProviderID("atlas"),
            brief: sample.brief,
            input: Input(model: sample.input.model, body: ["strength": .number(.infinity)]),
            isRehearsal: false,
            quote: sample.quote,
            destination: sample.destination,
            createdAt: sample.createdAt
        )
        let store = MemoryLedgerStore()
        await LedgerStoreConformance.expect(.internalError) { try await store.add(job) }
        #expect(try await store.jobs(of: .local, where: JobFilter()).isEmpty)
    }

    @Test func `what cannot be read is told without its text`() {
        let error = #expect(throws: RushesError.self) {
            _ = try LedgerCoding.value(Job.self, from: #"{"prompt":"a secret heron"}"#, as: "entry 7")
        }
        #expect(error?.code == .ledgerCorrupt)
        #expect(error?.message.contains("entry 7") == true)
        #expect(error?.description.contains("heron") == false)
    }

    @Test func `a moment survives as the same millisecond`() {
        for milliseconds in [0, 1, 999, 1_795_000_000_123, 1_795_371_442_001, -1, 253_402_300_799_999] as [Int64] {
            #expect(Date(milliseconds: milliseconds).milliseconds == milliseconds)
            #expect(Date(milliseconds: milliseconds).keptToMillisecond == Date(milliseconds: milliseconds))
        }
    }
}
