/// How many things happened in the last seconds, counted by the second.
struct RecentCount: Sendable, Hashable {
    private var counts: [Int]
    /// The second that was counted last, since the caller's origin; `nil` before the first.
    private var latest: Int?
    private var first: Duration?

    /// Makes a count over the last so many whole seconds.
    init(seconds: Int) { counts = Array(repeating: 0, count: max(seconds, 1)) }

    /// Counts one thing.
    mutating func count(at now: Duration) {
        if first == nil { first = now }
        forget(at: now)
        counts[slot(Int(now.components.seconds))] += 1
    }

    /// The things a second: over the whole window, or over the time since the first where that is shorter.
    mutating func perSecond(at now: Duration) -> Double {
        forget(at: now)
        let fraction = now.inSeconds - Double(now.components.seconds)
        let window = Double(counts.count - 1) + fraction
        let since = (now - (first ?? now)).inSeconds
        return Double(counts.reduce(0, +)) / max(min(window, since), 0.25)
    }

    private mutating func forget(at now: Duration) {
        let second = Int(now.components.seconds)
        guard let last = latest else {
            latest = second
            return
        }
        guard second > last else { return }
        for passed in (max(last, second - counts.count) + 1)...second { counts[slot(passed)] = 0 }
        latest = second
    }

    private func slot(_ second: Int) -> Int { ((second % counts.count) + counts.count) % counts.count }
}
