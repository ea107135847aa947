public import RushesCore

/// A job and a random life of it: events that are allowed one after the other, the same for the same seed.
public struct LedgerWalk: Sendable {
    /// The job, queued.
    public let job: Job
    /// What happens to it.
    public let events: [JobEvent]

    /// Draws a life of at most `length` events.
    public init(seed: UInt64, length: Int = 24) {
        var state = seed
        let number = Int(seed)
        let price = Money(micros: Int64(Self.draw(&state, below: 3_000_000)))
        let job = LedgerSample.job(number, price: price, isRehearsal: Self.draw(&state, below: 5) == 0)
        var current = job
        var events: [JobEvent] = []
        for step in 0..<length {
            let moment = LedgerSample.moment(Double(number + step))
            let ways = Self.candidates(for: job, number: number, step: step, &state).compactMap { event in
                var next = current
                return (try? next.apply(event, at: moment)).map { (event: event, job: next) }
            }
            guard !ways.isEmpty else { break }
            let way = ways[Self.draw(&state, below: ways.count)]
            events.append(way.event)
            current = way.job
        }
        self.job = job
        self.events = events
    }

    private static func candidates(for job: Job, number: Int, step: Int, _ state: inout UInt64) -> [JobEvent] {
        let figure = Money(micros: Int64(draw(&state, below: 4_000_000)))
        let link = OutputLink(.url("https://media.example/\(number)-\(step).mp4"))
        return [
            .sending(
                bodyHash: "body-\(step)",
                uploads: draw(&state, below: 2) == 0 ? nil : ["file-1": "https://media.example/up/\(step)"]
            ),
            .accepted(remoteID: "walk-\(number)-\(step)"),
            .refused(LedgerSample.error(.contentRefused)),
            .notSent(reason: "no route"),
            .doubted(reason: "no answer"),
            .observed(status: "status-\(step)"),
            .finished(outputs: [link], price: draw(&state, below: 2) == 0 ? nil : figure),
            .providerFailed(LedgerSample.error(.providerFailed)),
            .stored(LedgerSample.take(number * 1000 + step, of: job.id)),
            .completed,
            .fetchFailed(LedgerSample.error(.takeCorrupt)),
            .linkExpired(LedgerSample.error(.takeExpired)),
            .settled(figure),
            .declared(charged: draw(&state, below: 2) == 0),
            .cancelled,
        ]
    }

    /// SplitMix64: small, and the same on every machine.
    private static func draw(_ state: inout UInt64, below bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((bits ^ (bits >> 31)) % UInt64(bound))
    }
}
