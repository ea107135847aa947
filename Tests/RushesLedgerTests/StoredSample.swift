import Foundation
import RushesCore
import RushesLedger
import RushesTesting

/// A value of a type that is stored, and what the ledger makes of it.
struct StoredSample: Sendable {
    let type: String
    let name: String
    /// What is written of the value.
    let text: @Sendable () throws -> String
    /// Whether a text is read as the value.
    let reads: @Sendable (String) throws -> Bool

    init<Value: Codable & Equatable & Sendable>(_ name: String, _ value: Value, type: String = "\(Value.self)") {
        self.type = type
        self.name = name
        text = { try LedgerCoding.text(of: value, as: type) }
        reads = { try LedgerCoding.value(Value.self, from: $0, as: type) == value }
    }

    /// Samples of every stored type, each with all that it can hold and with as little as it can.
    static let all: [StoredSample] =
        events + jobs + briefs + inputs + smallValues + workers

    private static let error = RushesError(.providerFailed, "it failed", hint: "look at it")
    private static let link = OutputLink(.url("https://media.example/a.mp4?signature=s"), isMarkedUnsafe: true)
    private static let take = LedgerSample.take(1, of: LedgerSample.jobID(1))
    private static let facts = MediaFacts(
        kind: .video,
        mediaType: "video/mp4",
        width: 1920,
        height: 1080,
        seconds: 8.25,
        framesPerSecond: 23.976,
        hasSound: true
    )

    private static let events: [StoredSample] = eventSamples.map { StoredSample($0, $1) }

    private static let eventSamples: [(String, JobEvent)] = [
        ("accepted", .accepted(remoteID: "p")),
        ("cancelled", .cancelled),
        ("completed", .completed),
        ("declared, charged", .declared(charged: true)),
        ("declared, not charged", .declared(charged: false)),
        ("doubted", .doubted(reason: "no answer")),
        ("fetch failed", .fetchFailed(error)),
        ("finished", .finished(outputs: [link], price: Money(micros: 750_000))),
        ("finished without a price", .finished(outputs: [], price: nil)),
        ("link expired", .linkExpired(error)),
        ("not sent", .notSent(reason: "no route")),
        ("observed", .observed(status: "processing")),
        ("provider failed", .providerFailed(error)),
        ("refused", .refused(error)),
        ("sending", .sending(bodyHash: "b", uploads: ["sha256:00": "https://media.example/up"], account: "a")),
        ("sending without files", .sending(bodyHash: "b")),
        ("settled", .settled(Money(micros: 1))),
        ("stored", .stored(take)),
    ]

    private static let jobs: [StoredSample] = [
        StoredSample("queued", LedgerSample.job(1)),
        StoredSample("done", done),
        StoredSample("in a batch, for another", LedgerSample.job(2, retryOf: LedgerSample.jobID(1), batchKey: "key")),
        StoredSample("rehearsal", LedgerSample.job(3, isRehearsal: true)),
        StoredSample("a place that may be replaced", Job.Destination(path: "/a.mp4", mayReplace: true)),
        StoredSample("a place", Job.Destination(path: "/a.mp4", mayReplace: false)),
    ]

    private static let done: Job = {
        var job = LedgerSample.job(4)
        let events: [JobEvent] =
            [.sending(bodyHash: "b", uploads: ["sha256:00": "https://media.example/up"], account: "a")]
            + [.accepted(remoteID: "p"), .observed(status: "processing"), .finished(outputs: [link], price: nil)]
            + [.fetchFailed(error)]
        for event in events { try? job.apply(event, at: LedgerSample.moment(10)) }
        return job
    }()

    private static let briefs: [StoredSample] = [
        StoredSample("a prompt", Brief("a heron")),
        StoredSample(
            "everything",
            Brief(
                "a heron",
                model: "veo",
                images: [.file("a.png"), .url("https://media.example/b.png")],
                lastImage: .url("asset://c"),
                references: [.file("d.png")],
                videos: [.file("e.mp4")],
                audios: [.file("f.wav")],
                duration: .milliseconds(8500),
                aspect: "16:9",
                resolution: "1080p",
                seed: 4_294_967_295,
                negativePrompt: "rain",
                sound: false,
                settings: ["strength": 0.5, "steps": 12, "list": [1, "two", nil, true]]
            )
        ),
    ]

    private static let inputs: [StoredSample] = [
        StoredSample("a body", Input(model: ModelID("a/b/c"), body: ["prompt": "a heron"])),
        StoredSample(
            "everything",
            Input(
                model: ModelID("a/b/c"),
                body: ["prompt": "a heron", "image": "sha256:00", "extra": ["deep": [1, 2.5, nil, true]]],
                attachments: [
                    Input.Attachment(kind: .image, path: "/a.png", sha256: "00", byteCount: 5, mediaType: "image/png")
                ],
                notes: ["read as 8 s"],
                facts: Input.Facts(seconds: 8, aspect: "16:9", resolution: "1080p", seed: 7, sound: true)
            )
        ),
    ]

    private static let smallValues: [StoredSample] = [
        StoredSample("settled", Charge(amount: Money(micros: 750_000), basis: .settled)),
        StoredSample("quote", Charge(amount: Money(micros: 0), basis: .quote)),
        StoredSample("everything", facts),
        StoredSample("a sound", MediaFacts(kind: .audio, mediaType: "audio/wav")),
        StoredSample("a picture", MediaFacts(kind: .image, mediaType: "image/png")),
        StoredSample("dollars", Money(micros: 1_234_567)),
        StoredSample("another currency", Money(micros: 5_000_000, currency: Currency(rawValue: "EUR"))),
        StoredSample("an address with a mark", link),
        StoredSample("a file", OutputLink(.file("/a.mp4"))),
        StoredSample("live", Quote(amount: Money(micros: 1), basis: .live, asOf: "2026-11-22", caveat: "assumed")),
        StoredSample("list", Quote(amount: Money(micros: 1), basis: .list, asOf: "2026-11-22")),
        StoredSample("limit", Quote(amount: Money(micros: 1), basis: .limit, asOf: "2026-11-22")),
        StoredSample("with a hint", error),
        StoredSample("without a hint", withoutHint),
        StoredSample("everything", take),
    ]

    private static let withoutHint: RushesError = {
        var plain = error
        plain.hint = nil
        return plain
    }()

    private static let workers: [StoredSample] = [
        StoredSample(
            "everything",
            WorkerID(host: "h", processID: 7, nonce: "n", boot: "b", namespace: "p", startedAt: "s")
        ),
        StoredSample("of an earlier version", WorkerID(host: "h", processID: 7, nonce: "n")),
    ]
}
