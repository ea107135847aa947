/// What asking for many jobs has cost: requests, and the time between each job's end and the request that saw it.
package struct PollingTally: Sendable {
    /// How many requests were made for finished jobs.
    package private(set) var calls = 0
    /// For each finished job, how long after its end that was seen, in seconds.
    package private(set) var delays: [Double] = []

    /// Makes an empty tally.
    package init() {}

    /// Counts a job.
    ///
    /// - Parameters:
    ///   - calls: how many requests were made for it.
    ///   - delay: how long after its end that was seen, in seconds.
    package mutating func add(calls: Int, delay: Double) {
        self.calls += calls
        delays.append(delay)
    }

    /// Adds another tally's jobs.
    package mutating func add(_ other: PollingTally) {
        calls += other.calls
        delays += other.delays
    }

    /// The mean number of requests a job.
    package var callsPerJob: Double { Double(calls) / Double(max(delays.count, 1)) }
    /// The mean delay in seconds.
    package var meanDelay: Double { delays.reduce(0, +) / Double(max(delays.count, 1)) }

    /// The delay that so many of a hundred jobs did not pass, in seconds.
    package func delay(percentile: Double) -> Double {
        guard !delays.isEmpty else { return 0 }
        let place = Int((Double(delays.count) * percentile / 100).rounded(.up)) - 1
        return delays.sorted()[min(max(place, 0), delays.count - 1)]
    }
}
