import RushesCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What has been learnt of how long predictions of one kind take: a pure value, fed with one completion after the other.
///
/// Nothing is known beforehand about the shape: one peak, two, a plateau, and it may drift. So several guesses are kept:
/// bell shapes in the logarithm of time with a short, a middle and a long memory, and histograms smoothed by little and
/// by more, with two memories. Each foretells every completion before it learns from it, and their shares in the whole
/// go with how well they did (Bayesian mixing with a fixed share, after Herbster and Warmuth, 1998), so that whichever
/// fits the model at hand soon has the say. While little has been seen, all of them are broad.
///
/// What is known of a completion is, as a rule, that it came between two requests: ``add(after:by:)``.
public struct CompletionTimes: Sendable {
    /// How many completions have been learnt from.
    public private(set) var count = 0

    /// At each edge of the grid, the share of predictions that take longer.
    private(set) var survivals: [Double] = []

    private var bells: [BellGuess]
    private var histograms: [HistogramGuess]
    /// The shares of the bells, then of the histograms; together 1.
    private var shares: [Double]
    private let firstShares: [Double]
    /// The bin of the time that was expected before anything was learnt.
    private let centreBin: Int
    /// What each guess says of each bin, one after the other.
    private var masses: [Double]

    /// What share of its say each guess gets back at every completion: an old success does not last for ever.
    private static let fixedShare = 0.01

    /// Begins with what the catalog knows.
    ///
    /// - Parameter expected: how long a prediction takes, as far as is known; 90 s where nothing is.
    public init(expected: Duration? = nil) {
        let centre = log(min(max((expected ?? .seconds(90)).inSeconds, 1), 7200))
        centreBin = max(LogTime.bin(of: exp(centre)), 1)
        bells = [12, 50, 250].map { BellGuess(centre: centre, memory: $0) }
        histograms = [(0.025, 60), (0.025, 400), (0.06, 60), (0.06, 400), (0.15, 120)].map {
            HistogramGuess(bandwidth: $0.0, memory: $0.1)
        }
        firstShares = [0.2, 0.2, 0.2, 0.08, 0.08, 0.08, 0.08, 0.08]
        shares = firstShares
        masses = Array(repeating: 0, count: firstShares.count * LogTime.count)
        refresh()
    }

    /// Begins with the completions that a ledger has kept.
    ///
    /// - Parameters:
    ///   - newestFirst: how long predictions took, the newest first; the newest two hundred count.
    ///   - expected: how long a prediction takes, as far as is known; 90 s where nothing is.
    public init(newestFirst: [Duration], expected: Duration? = nil) {
        self.init(expected: expected)
        for (place, time) in newestFirst.prefix(200).reversed().enumerated() {
            // Later, one more hardly changes what the guesses say; they need not say it anew each time.
            learn([(LogTime.bin(of: time.inSeconds), 1)], refreshing: place < 10 || place.isMultiple(of: 5))
        }
        refresh()
    }

    /// Learns how long a prediction took, where that is known exactly.
    public mutating func add(_ time: Duration) {
        learn([(LogTime.bin(of: time.inSeconds), 1)])
    }

    /// Learns that a prediction ended between two requests.
    ///
    /// - Parameters:
    ///   - after: the age at which it still ran; zero where it was never seen running.
    ///   - by: the age at which it had ended.
    public mutating func add(after: Duration, by: Duration) {
        let last = LogTime.bin(of: by.inSeconds)
        // One that had ended at the first request may have ended long before; yet hardly in the first third of the time.
        let low = after > .zero ? after.inSeconds : by.inSeconds / 3
        let first = min(LogTime.bin(of: low), last)
        // Within the interval it ended where the others say, and, for the other half, anywhere: so a shift is noticed.
        var points: [(bin: Int, share: Double)] = []
        let whole = survivals[first] - survivals[last + 1]
        let even = 1 / Double(last - first + 1)
        for bin in first...last {
            let likely = whole > 0 ? (survivals[bin] - survivals[bin + 1]) / whole : even
            points.append((bin, 0.5 * likely + 0.5 * even))
        }
        learn(points)
    }

    /// The age by which a share of the predictions has ended.
    ///
    /// - Parameter endedShare: the share, between 0 and 1.
    /// - Returns: the age in seconds.
    func age(endedShare: Double) -> Double {
        let remaining = 1 - endedShare
        guard let edge = survivals.firstIndex(where: { $0 <= remaining }), edge > 0 else { return 0 }
        let (before, after) = (survivals[edge - 1], survivals[edge])
        let share = before > after ? (before - remaining) / (before - after) : 1
        return LogTime.edges[edge - 1] + share * (LogTime.edges[edge] - LogTime.edges[edge - 1])
    }

    /// How much longer a prediction of an age takes, as the middle of what is likely.
    ///
    /// - Parameter age: its age.
    /// - Returns: the time until half of the predictions of that age have ended.
    public func remaining(atAge age: Duration) -> Duration {
        let bin = LogTime.bin(of: age.inSeconds)
        let share = survivals[bin] / 2
        return .seconds(max(self.age(endedShare: 1 - share) - age.inSeconds, 0))
    }

    private mutating func learn(_ points: [(bin: Int, share: Double)], refreshing: Bool = true) {
        count += 1
        var total = 0.0
        for guess in shares.indices {
            var likelihood = 0.0
            for point in points { likelihood += point.share * masses[guess * LogTime.count + point.bin] }
            shares[guess] *= max(likelihood, 1e-9)
            total += shares[guess]
        }
        for guess in shares.indices {
            shares[guess] = (1 - Self.fixedShare) * shares[guess] / total + Self.fixedShare * firstShares[guess]
        }
        for index in bells.indices { bells[index].learn(points) }
        for index in histograms.indices { histograms[index].learn(points) }
        if refreshing { refresh() }
    }

    /// Computes anew what the guesses say, each and together.
    private mutating func refresh() {
        let size = LogTime.count
        for (guess, bell) in bells.enumerated() {
            masses.replaceSubrange(guess * size..<(guess + 1) * size, with: bell.masses())
        }
        let broad = bells[0].broadMasses()
        for (index, histogram) in histograms.enumerated() {
            let guess = bells.count + index
            masses.replaceSubrange(guess * size..<(guess + 1) * size, with: histogram.masses(broad: broad))
        }
        var mixed = [Double](repeating: 0, count: size)
        for guess in shares.indices {
            let share = shares[guess]
            for bin in 0..<size { mixed[bin] += share * masses[guess * size + bin] }
        }
        // Some models answer at once. That is worth some early questions while none has been seen, and soon no more.
        let atOnce = 0.2 / Double((1 + count) * (1 + count))
        for bin in 0..<size { mixed[bin] *= 1 - atOnce }
        for bin in 0..<centreBin { mixed[bin] += atOnce / Double(centreBin) }
        // From the end, so that small tails keep their precision. Beyond the grid as much is left as in the last bin.
        var survivals = [Double](repeating: 0, count: size + 1)
        var above = mixed[size - 1]
        survivals[size] = above
        for bin in stride(from: size - 1, through: 0, by: -1) {
            above += mixed[bin]
            survivals[bin] = above
        }
        for edge in survivals.indices { survivals[edge] /= above }
        self.survivals = survivals
    }
}
