import Foundation
public import RushesCore
import RushesProvider
import Synchronization

/// A paid service in virtual time, with everything that goes wrong on the way to one: it loses answers, answers late,
/// fails after accepting, forgets, lags in its history, settles late, and its links die. It keeps the true account.
///
/// It keeps to what ``HistoryRules`` trusts: what arrives does so within five minutes, listing included, and its clock
/// differs by a minute at most.
public final class SimulatedService: Sendable {
    enum Fate {
        case answered, answeredWithResult, lostAfter, lostBefore, refused, limited, unreachable
    }

    private struct State {
        var predictions: [Prediction] = []
        var index: [String: Int] = [:]
        var isCalm = false
        var submissions: [Job.ID: Int] = [:]
    }

    private let state = Guarded(State())
    let clock: SimulatedClock
    let random: SeededRandom
    let weather: Weather
    private let pageLength = 20

    /// Opens a service.
    ///
    /// - Parameters:
    ///   - clock: the time it lives in.
    ///   - random: what decides its moods.
    ///   - weather: how badly it behaves until it is calm.
    ///   - others: when others on the account submit something, counted from the beginning.
    public init(clock: SimulatedClock, random: SeededRandom, weather: Weather, others: [Duration]) {
        self.clock = clock
        self.random = random
        self.weather = weather
        for moment in others {
            let body: JSONValue = [
                "prompt": "Somebody else's", "model": "sample/one",
                "seed": .integer(Int64(random.number(0...1 << 40))),
            ]
            let isOdd = random.happens(weather.oddities * 0.01)
            accept(
                body,
                model: ModelID("sample/one"),
                jobID: nil,
                at: clock.date + moment.inSeconds,
                isOpaque: isOdd
            )
        }
    }

    /// Nothing goes wrong any more.
    public func calm() { state.withLock { $0.isCalm = true } }

    /// Everything that the service has accepted for jobs of ours, by now or soon.
    public var predictions: [Prediction] {
        state.withLock { $0.predictions.filter { $0.jobID != nil } }
    }

    /// How many submissions of a job have left a machine.
    public func submissionCount(of id: Job.ID) -> Int { state.withLock { $0.submissions[id] ?? 0 } }

    func isFaulty(_ share: Double) -> Bool { random.happens(share) && !state.withLock(\.isCalm) }

    var callFails: Bool { isFaulty(weather.callFaults) }

    /// Takes a request whose bytes have left the machine, or could not.
    func take(_ submission: Submission) -> (outcome: SubmissionOutcome, delay: Duration) {
        state.withLock { $0.submissions[submission.jobID, default: 0] += 1 }
        func arrive(after delay: Duration) -> String {
            accept(
                submission.body,
                model: submission.input.model,
                jobID: submission.jobID,
                at: clock.date + delay.inSeconds,
                isOpaque: isFaulty(weather.oddities * 0.02)
            )
        }
        let fates: [Fate] = [
            .lostAfter, .lostAfter, .lostAfter, .lostBefore, .lostBefore, .refused, .limited, .limited,
            .unreachable,
            .unreachable, .answeredWithResult,
        ]
        let fate = isFaulty(weather.submitFaults) ? random.choice(fates) : .answered
        let delay = isFaulty(weather.submitFaults) ? random.seconds(1...60) : random.seconds(0.1...2)
        switch fate {
        case .answered:
            return (.accepted(remoteID: arrive(after: .zero), observation: nil), delay)
        case .answeredWithResult:
            let id = arrive(after: .zero)
            let price = change(id) { prediction in
                prediction.endsAt = clock.date
                prediction.isPriced = true
                prediction.fails = false
                prediction.priceAt = clock.date
                (prediction.isNamedAt, prediction.linksServeAt) = (clock.date, clock.date)
                return prediction.price
            }
            return (
                .accepted(remoteID: id, observation: .finished(outputs: links(of: id), price: price)), delay
            )
        case .lostAfter:
            // The request may lie in somebody's queue long after its sender has given up.
            _ = arrive(after: random.happens(0.3) ? random.seconds(0...200) : .zero)
            return (.inDoubt(reason: random.choice(["HTTP 502", "the connection was lost"])), delay)
        case .lostBefore:
            return (.inDoubt(reason: random.choice(["HTTP 500", "no answer in time"])), delay)
        case .refused:
            return (.refused(RushesError(.contentRefused, "refused")), delay)
        case .limited:
            return (
                .limited(retryAfter: random.happens(0.5) ? random.seconds(0...5) : nil, reason: "HTTP 429"),
                delay
            )
        case .unreachable:
            return (.notSent(reason: "connection refused"), delay)
        }
    }

    @discardableResult
    private func accept(
        _ body: JSONValue,
        model: ModelID,
        jobID: Job.ID?,
        at moment: Date,
        isOpaque: Bool
    ) -> String {
        func odd(_ share: Double) -> Bool { random.happens(weather.oddities * share) }
        let end = moment + (odd(0.1) ? 7200 : random.seconds(3...120).inSeconds)
        let forgetting: Date? = odd(0.1) ? moment + random.seconds(5...60).inSeconds : nil
        let canonical = body.canonicalJSON
        return state.withLock { state in
            let id = "p\(state.predictions.count)"
            state.index[id] = state.predictions.count
            state.predictions.append(
                Prediction(
                    id: id,
                    jobID: jobID,
                    canonicalBody: canonical,
                    price: Money(micros: Int64(random.number(1...100) * 10_000)),
                    fails: odd(0.2),
                    isPriced: random.happens(0.3),
                    body: Self.remembered(body),
                    model: model,
                    acceptedAt: moment,
                    isListedAt: moment + random.seconds(0...60).inSeconds,
                    isKnownAt: moment + random.seconds(0...5).inSeconds,
                    endsAt: end,
                    priceAt: end + random.seconds(0...240).inSeconds,
                    isForgottenAt: forgetting,
                    isRememberedAt: forgetting.flatMap { odd(0.7) ? $0 + 1200 : nil },
                    isNamedAt: odd(0.02) ? nil : end + (odd(0.2) ? random.seconds(1...150).inSeconds : 0),
                    linkCount: odd(0.2) ? 2 : 1,
                    linksServeAt: end + (odd(0.2) ? random.seconds(1...400).inSeconds : 0),
                    linksDieAt: end + (odd(0.1) ? random.seconds(60...900).inSeconds : 90_000),
                    brokenFetches: odd(0.3) ? random.number(1...4) : 0,
                    corruptFetches: odd(0.2) ? random.number(1...2) : 0,
                    isOpaque: isOpaque,
                    opaqueBody: random.choice([
                        nil, .some(.null), [:], ["model": "sample/one", "duration": 8],
                    ])
                )
            )
            return id
        }
    }

    /// A service writes whole numbers as it likes and adds what was left to it.
    private static func remembered(_ body: JSONValue) -> JSONValue {
        guard case .object(var members) = body else { return body }
        if case .integer(let seconds)? = members["duration"] {
            members["duration"] = .number(Double(seconds))
        }
        members["resolution"] = "720p"
        return .object(members)
    }

    private func change<Value: Sendable>(_ id: String, _ body: (inout Prediction) -> Value) -> Value? {
        state.withLock { state in
            guard let index = state.index[id] else { return nil }
            return body(&state.predictions[index])
        }
    }

    func links(of id: String) -> [OutputLink] {
        let count = change(id) { $0.linkCount } ?? 0
        let life = change(id) { Int($0.linksDieAt.timeIntervalSince1970) } ?? 0
        return (0..<count).map {
            OutputLink(.url("https://clips.example/\(id)/\($0).mp4?Expires=\(life)"))
        }
    }

    func observation(of id: String) -> Observation {
        let now = clock.date
        guard let prediction = change(id, { $0 }), prediction.isKnownAt <= now else {
            return .unknown(reason: "404")
        }
        if let lost = prediction.isForgottenAt, lost <= now,
            prediction.isRememberedAt.map({ now < $0 }) ?? true
        {
            return .unknown(reason: "404")
        }
        guard prediction.endsAt <= now else { return .running(status: "processing") }
        if prediction.fails { return .failed(RushesError(.providerFailed, "the prediction failed")) }
        let isPriced = prediction.isPriced || prediction.priceAt <= now
        let isNamed = prediction.isNamedAt.map { $0 <= now } ?? false
        return .finished(outputs: isNamed ? links(of: id) : [], price: isPriced ? prediction.price : nil)
    }

    func page(_ number: Int) -> HistoryPage {
        let now = clock.date
        let listed = state.withLock { $0.predictions.filter { $0.isListedAt <= now } }
            .sorted { ($0.acceptedAt, $0.id) > ($1.acceptedAt, $1.id) }
        let records = listed.dropFirst((number - 1) * pageLength).prefix(pageLength).map { prediction in
            HistoryRecord(
                remoteID: prediction.id,
                acceptedAt: prediction.acceptedAt + weather.clockDifference.inSeconds,
                model: prediction.model,
                body: prediction.isOpaque ? prediction.opaqueBody : prediction.body
            )
        }
        return HistoryPage(
            records: Array(records),
            isLast: number * pageLength >= listed.count,
            hasGaps: isFaulty(weather.oddities * 0.05)
        )
    }

    /// What a link leads to now.
    package func answer(to link: OutputLink) -> ClipAnswer {
        let name = link.location.text.split(separator: "?")[0]
        let id = name.split(separator: "/")[2]
        if callFails {
            return random.choice([.unreachable, .breaksOff("clip of \(name)", after: 3), .diskFull])
        }
        let now = clock.date
        let isCalm = state.withLock(\.isCalm)
        return change(String(id)) { prediction in
            if prediction.linksDieAt <= now || now < prediction.linksServeAt { return .expired }
            if prediction.brokenFetches > 0, !isCalm {
                prediction.brokenFetches -= 1
                return .breaksOff("clip of \(name)", after: 5)
            }
            if prediction.corruptFetches > 0 {
                prediction.corruptFetches -= 1
                return .corrupt
            }
            return .clip("clip of \(name)")
        } ?? .expired
    }
}
