public import RushesCore

/// A job and a random life of it: events that are allowed one after the other, the same for the same seed.
public struct LedgerWalk: Sendable {
    /// The job, queued.
    public let job: Job
    /// What happens to it.
    public let events: [JobEvent]

    /// Draws a life of at most `length` events.
    public init(seed: UInt64, length: Int = 24) {
        let random = SeededRandom(seed: seed)
        let number = Int(seed)
        let price = Money(micros: Int64(random.below(3_000_000)))
        let job = LedgerSample.job(number, price: price, isRehearsal: random.below(5) == 0)
        var current = job
        var events: [JobEvent] = []
        for step in 0..<length {
            let moment = LedgerSample.moment(Double(number + step))
            let ways = Self.candidates(for: job, number: number, step: step, random).compactMap { event in
                var next = current
                return (try? next.apply(event, at: moment)).map { (event: event, job: next) }
            }
            guard !ways.isEmpty else { break }
            let way = ways[random.below(ways.count)]
            events.append(way.event)
            current = way.job
        }
        self.job = job
        self.events = events
    }

    private static func candidates(for job: Job, number: Int, step: Int, _ random: SeededRandom) -> [JobEvent] {
        let figure = Money(micros: Int64(random.below(4_000_000)))
        let link = OutputLink(.url("https://media.example/\(number)-\(step).mp4"))
        return [
            .sending(
                bodyHash: "body-\(step)",
                uploads: random.below(2) == 0 ? nil : ["file-1": "https://media.example/up/\(step)"]
            ),
            .accepted(remoteID: "walk-\(number)-\(step)"),
            .refused(LedgerSample.error(.contentRefused)),
            .notSent(reason: "no route"),
            .doubted(reason: "no answer"),
            .observed(status: "status-\(step)"),
            .finished(outputs: [link], price: random.below(2) == 0 ? nil : figure),
            .providerFailed(LedgerSample.error(.providerFailed)),
            .stored(LedgerSample.take(number * 1000 + step, of: job.id)),
            .completed,
            .fetchFailed(LedgerSample.error(.takeCorrupt)),
            .linkExpired(LedgerSample.error(.takeExpired)),
            .settled(figure),
            .declared(charged: random.below(2) == 0),
            .cancelled,
        ]
    }

}
