#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Completion times taken as log-normal, with a memory that fades: Student's t for the next one.
///
/// Centre and spread are learnt together from a normal-gamma prior that weighs half an observation for the centre and
/// two for the spread; what such a learner foretells is Student's t, whose tails are heavy while little has been seen.
struct BellGuess: Sendable {
    private let memory: Double
    private let centre: Double
    private var weight = 0.0
    private var mean = 0.0
    private var squares = 0.0

    private static let centreWeight = 0.5
    private static let spreadWeight = 2.0
    /// The spread that is expected of the logarithm of time.
    private static let spread = 0.4

    /// - Parameters:
    ///   - centre: the logarithm of the expected time in seconds.
    ///   - memory: after how many completions one counts for a third.
    init(centre: Double, memory: Double) {
        self.centre = centre
        self.memory = memory
    }

    /// Learns from one completion, which may be spread over bins.
    mutating func learn(_ points: [(bin: Int, share: Double)]) {
        let kept = 1 - 1 / memory
        weight *= kept
        squares *= kept
        for (bin, share) in points {
            let value = log(LogTime.start) + (Double(bin) + 0.5) / LogTime.resolution
            weight += share
            let difference = value - mean
            mean += difference * share / weight
            squares += share * difference * (value - mean)
        }
    }

    /// The share of the next completions in each bin.
    func masses() -> [Double] {
        let all = weight + Self.centreWeight
        let freedom = Self.spreadWeight + weight
        let apart = weight * Self.centreWeight / all * (mean - centre) * (mean - centre)
        let sum = Self.spreadWeight * Self.spread * Self.spread + squares + apart
        let scale = (sum / freedom * (1 + 1 / all)).squareRoot()
        return Self.masses(around: middle, scale: scale, freedom: freedom)
    }

    /// The same with a spread as wide as if little had been seen: what covers surprises.
    func broadMasses() -> [Double] { Self.masses(around: middle, scale: Self.spread, freedom: Self.spreadWeight) }

    /// Where the next completion is expected, as the logarithm of seconds.
    private var middle: Double { (weight * mean + Self.centreWeight * centre) / (weight + Self.centreWeight) }

    private static func masses(around middle: Double, scale: Double, freedom: Double) -> [Double] {
        let exponent = -(freedom + 1) / 2
        var total = 0.0
        var masses = [Double](repeating: 0, count: LogTime.count)
        for bin in masses.indices {
            let value = log(LogTime.start) + (Double(bin) + 0.5) / LogTime.resolution
            let deviation = (value - middle) / scale
            let mass = exp(exponent * log1p(deviation * deviation / freedom))
            masses[bin] = mass
            total += mass
        }
        for bin in masses.indices { masses[bin] /= total }
        return masses
    }
}
