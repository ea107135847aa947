/// How long calls took.
struct Latencies: Sendable {
    private(set) var milliseconds: [Double] = []

    mutating func add(_ duration: Duration) { milliseconds.append(duration / .milliseconds(1)) }

    mutating func add(_ other: Latencies) { milliseconds += other.milliseconds }

    /// What so many of a hundred calls did not pass.
    func percentile(_ share: Double) -> Double {
        guard !milliseconds.isEmpty else { return 0 }
        let place = Int((Double(milliseconds.count) * share / 100).rounded(.up)) - 1
        return milliseconds.sorted()[max(0, place)]
    }
}
