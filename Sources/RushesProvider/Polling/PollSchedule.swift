import RushesCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// When to ask next what became of a prediction, from how long such predictions have taken before: a pure value.
///
/// The best interval at time t is √(2c/h(t)), h being the rate at which predictions of that age finish and c the delay,
/// in seconds, that one request is worth (J. B. Keller, "Optimum checking schedules for systems subject to random
/// failure", Management Science 21, 1974). Completion times are taken as log-normal, with a broad share for surprises.
/// The first few requests come early whatever has been learnt: some models answer at once.
public struct PollSchedule: Sendable, Hashable {
    /// No interval is shorter.
    public static let shortest: Duration = .milliseconds(500)
    /// No interval is longer.
    public static let longest: Duration = .seconds(10)

    private let logMean: Double
    private let logSpread: Double
    private let worth = 0.04

    /// Makes a schedule.
    ///
    /// - Parameters:
    ///   - completionTimes: how long such predictions took, newest first; the newest fifty count.
    ///   - expected: how long one takes as far as the catalog knows, for when nothing has been seen yet.
    public init(completionTimes: [Duration], expected: Duration? = nil) {
        let logs = completionTimes.prefix(50).map { log(max($0.inSeconds, 0.1)) }
        let prior = log(max((expected ?? .seconds(90)).inSeconds, 0.1))
        // The prior counts as two observations, so that one odd first clip does not rule the second.
        let count = Double(logs.count) + 2
        let mean = (logs.reduce(0, +) + 2 * prior) / count
        let squares = logs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } + 2 * 0.25
        logMean = mean
        logSpread = max((squares / count).squareRoot(), 0.05)
    }

    /// How long to wait before the next request.
    ///
    /// - Parameters:
    ///   - age: how long ago the prediction was accepted, or last changed its status.
    ///   - requests: how many requests were made already.
    /// - Returns: between ``shortest`` and ``longest``.
    public func interval(atAge age: Duration, afterRequests requests: Int) -> Duration {
        let rate = 0.9 * hazard(at: age.inSeconds, spread: logSpread) + 0.1 * hazard(at: age.inSeconds, spread: 1)
        let best = rate > 0 ? (2 * worth / rate).squareRoot() : Self.longest.inSeconds
        let early = 0.5 * pow(1.5, Double(min(requests, 12)))
        return .seconds(min(max(min(best, early), Self.shortest.inSeconds), Self.longest.inSeconds))
    }

    /// The rate at which log-normal times of this age end.
    private func hazard(at seconds: Double, spread: Double) -> Double {
        let time = max(seconds, 0.01)
        let deviation = (log(time) - logMean) / spread
        let survival = 0.5 * erfc(deviation / 2.0.squareRoot())
        // Far beyond everything seen, the tail's own limit keeps the quotient finite.
        guard survival > 1e-12 else { return deviation / (spread * time) }
        let density = exp(-deviation * deviation / 2) / (time * spread * (2 * Double.pi).squareRoot())
        return density / survival
    }
}
