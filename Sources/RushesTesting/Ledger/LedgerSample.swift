public import Foundation
public import RushesCore
public import RushesLedger

/// Jobs, takes and workers to try a ledger with. Equal arguments give equal values.
public enum LedgerSample {
    /// So many seconds after a fixed moment.
    public static func moment(_ seconds: Double) -> Date { Date(timeIntervalSince1970: 1_795_000_000 + seconds) }

    /// The id of the job so numbered; greater numbers sort later.
    public static func jobID(_ number: Int) -> Job.ID { Job.ID(rawValue: Job.Tag.prefix + body(number)) }

    /// The id of the take so numbered; greater numbers sort later.
    public static func takeID(_ number: Int) -> Take.ID { Take.ID(rawValue: Take.Tag.prefix + body(number)) }

    /// A queued job that holds its price and was made `number` seconds after the fixed moment, unless it is said when.
    public static func job(
        _ number: Int,
        owner: Owner = .local,
        provider: ProviderID = ProviderID("atlas"),
        model: ModelID = ModelID("sample/model/text-to-video"),
        price: Money = Money(micros: 1_000_000),
        isRehearsal: Bool = false,
        prompt: String = "a heron lifts off at dawn",
        retryOf: Job.ID? = nil,
        batchKey: String? = nil,
        path: String? = nil,
        createdAt: Date? = nil
    ) -> Job {
        Job(
            id: jobID(number),
            owner: owner,
            provider: provider,
            brief: Brief(prompt, images: [.url("https://media.example/heron.png")], duration: .seconds(8)),
            input: Input(
                model: model,
                body: ["prompt": .string(prompt), "duration": 8, "seed": 4_294_967_295, "generate_audio": true],
                notes: ["read as 8 s"],
                facts: Input.Facts(seconds: 8, aspect: .wide, resolution: .p1080, seed: 4_294_967_295, sound: true)
            ),
            isRehearsal: isRehearsal,
            quote: Quote(amount: price, basis: .list, asOf: "2026-06-02"),
            destination: Job.Destination(path: path ?? "/takes/clip-\(number).mp4", mayReplace: false),
            retryOf: retryOf,
            batchKey: batchKey,
            createdAt: createdAt ?? moment(Double(number))
        )
    }

    /// A stored clip of a job.
    public static func take(_ number: Int, of job: Job.ID, storedAt: Date = moment(100)) -> Take {
        Take(
            id: takeID(number),
            jobID: job,
            path: "/takes/clip-\(number).mp4",
            byteCount: 5_000_000_000,
            sha256: String(repeating: "0a", count: 32),
            media: MediaFacts(
                kind: .video,
                mediaType: "video/mp4",
                width: 1920,
                height: 1080,
                seconds: 8,
                framesPerSecond: 23.976,
                hasSound: true
            ),
            storedAt: storedAt
        )
    }

    /// A worker on a machine of the samples.
    public static func worker(_ nonce: String = "first") -> WorkerID {
        WorkerID(host: "studio", processID: 4711, nonce: nonce)
    }

    /// The id of the key so numbered; greater numbers sort later.
    public static func keyID(_ number: Int) -> AccessKey.ID {
        AccessKey.ID(rawValue: AccessKey.Tag.prefix + body(number))
    }

    /// The text of the key so numbered.
    public static func secret(_ number: Int) -> KeySecret {
        var random = SeededRandom(seed: UInt64(truncatingIfNeeded: number))
        return KeySecret(using: &random)
    }

    /// A key that was made `number` seconds after the fixed moment and does not expire.
    public static func key(_ number: Int, models: [String] = [], callsPerSecond: Double? = nil) -> AccessKey {
        AccessKey(
            id: keyID(number),
            name: "key \(number)",
            secret: secret(number),
            models: models,
            callsPerSecond: callsPerSecond,
            createdAt: moment(Double(number))
        )
    }

    /// An error of a code.
    public static func error(_ code: ErrorCode) -> RushesError { RushesError(code, "the sample says \(code.name)") }

    /// Events that take a queued job to done, with the service's own figure.
    public static func wayToDone(of job: Job, number: Int = 1, price: Money? = Money(micros: 750_000)) -> [JobEvent] {
        wayToFetching(remoteID: "prediction-\(job.id)", price: price) + [.stored(take(number, of: job.id)), .completed]
    }

    /// Events that take a queued job to the point where its clip is made and charged for.
    public static func wayToFetching(remoteID: String, price: Money? = Money(micros: 750_000)) -> [JobEvent] {
        [
            .sending(bodyHash: String(repeating: "b", count: 64)),
            .accepted(remoteID: remoteID),
            .observed(status: "processing"),
            .finished(outputs: [OutputLink(.url("https://media.example/clip.mp4?signature=sample"))], price: price),
        ]
    }

    private static func body(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 26 - digits.count)) + digits
    }
}
