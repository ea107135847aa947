#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// How the need to ask grows with a prediction's age: ∫√(h/2c), tabled.
///
/// h is the rate at which predictions of that age finish, and c the delay, in seconds, that one request is worth. The
/// sum of requests and of delay (in units of c) is least where requests come with the density √(h/2c): so J. B. Keller,
/// "Optimum checking schedules for systems subject to random failure", Management Science 21, 1974. A request is due
/// when the need since the last one has reached 1. The bounds of the interval are in the curve itself: it rises neither
/// faster than by 1 in the shortest interval nor slower than by 1 in the longest, except that it is flat until the age
/// before which hardly any prediction ends.
///
/// Many jobs of one kind share one curve; a look-up allocates nothing and takes the same time at every age.
struct NeedCurve: Sendable, Hashable {
    /// The age at which the curve begins to rise, in seconds.
    let begins: Double
    /// The longest interval at the usual price, in seconds.
    private let longest: Double
    /// The need at each edge of the grid.
    private let needs: [Double]
    /// How the curve goes on beyond the grid, per second.
    private let lastSlope: Double

    /// Makes a curve.
    ///
    /// - Parameters:
    ///   - survivals: at each edge of the grid, the share of predictions that take longer.
    ///   - begins: the age before which nothing is asked, in seconds.
    ///   - worth: the delay that one request is worth, in seconds.
    ///   - intervals: the shortest and the longest interval at the usual price, in seconds.
    init(survivals: [Double], begins: Double, worth: Double, intervals: ClosedRange<Double>) {
        self.begins = begins
        longest = intervals.upperBound
        let edges = LogTime.edges
        var needs = [Double](repeating: 0, count: edges.count)
        var slope = 1 / (intervals.upperBound * 100)
        for bin in 0..<LogTime.count {
            let width = edges[bin + 1] - edges[bin]
            let (here, there) = (survivals[bin], survivals[bin + 1])
            // The hazard's mean over the bin is exactly the logarithm's fall.
            let hazard = here > 1e-12 && there > 0 ? log(here / there) / width : 0
            slope = min(
                max((hazard / (2 * worth)).squareRoot(), 1 / (intervals.upperBound * 100)),
                1 / intervals.lowerBound
            )
            let part = min(max((edges[bin + 1] - begins) / width, 0), 1)
            needs[bin + 1] = needs[bin] + slope * width * part
        }
        self.needs = needs
        lastSlope = slope
    }

    /// The need that has grown up to an age since it was asked last, in seconds.
    func need(at age: Double, afterAskingAt asked: Double) -> Double {
        let waited = age - max(asked, begins)
        guard waited > 0 else { return 0 }
        return max(need(at: age) - need(at: asked), (waited / longest).squareRoot())
    }

    /// The age at which the need since the last request reaches a price, in seconds.
    func age(at price: Double, afterAskingAt asked: Double) -> Double {
        min(age(at: need(at: asked) + price), max(asked, begins) + longest * price * price)
    }

    /// The need that has grown up to an age in seconds.
    func need(at age: Double) -> Double {
        guard age > begins else { return 0 }
        let place = LogTime.place(of: age)
        guard place > 0 else { return needs[0] }
        let bin = Int(place)
        guard bin < LogTime.count else {
            return needs[LogTime.count] + lastSlope * (age - LogTime.edges[LogTime.count])
        }
        let low = max(LogTime.edges[bin], min(begins, LogTime.edges[bin + 1]))
        let high = LogTime.edges[bin + 1]
        guard high > low else { return needs[bin + 1] }
        let share = min(max((age - low) / (high - low), 0), 1)
        return needs[bin] + (needs[bin + 1] - needs[bin]) * share
    }

    /// The age in seconds at which the need has grown so far.
    func age(at need: Double) -> Double {
        guard need > 0 else { return begins }
        let last = needs[LogTime.count]
        guard need < last else { return LogTime.edges[LogTime.count] + (need - last) / lastSlope }
        var (low, high) = (0, LogTime.count)
        // needs[low] <= need < needs[high] all the while.
        while high - low > 1 {
            let middle = (low + high) / 2
            if needs[middle] <= need { low = middle } else { high = middle }
        }
        let start = max(LogTime.edges[low], min(begins, LogTime.edges[high]))
        return start + (LogTime.edges[high] - start) * (need - needs[low]) / (needs[high] - needs[low])
    }
}
