#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Completion times of any shape: a histogram whose memory fades, smoothed by a normal kernel.
struct HistogramGuess: Sendable {
    private let memory: Double
    private let kernel: [Double]
    private var counts: [Double] = Array(repeating: 0, count: LogTime.count)
    private var weight = 0.0
    /// What one completion adds; it grows instead of all others being lessened.
    private var unit = 1.0

    /// How many observations a broad guess weighs, which covers what has never been seen.
    private static let broadWeight = 1.0

    /// - Parameters:
    ///   - bandwidth: the kernel's spread, in the logarithm of time.
    ///   - memory: after how many completions one counts for a third.
    init(bandwidth: Double, memory: Double) {
        self.memory = memory
        let spread = bandwidth * LogTime.resolution
        let reach = Int((3 * spread).rounded(.up))
        let bell = (-reach...reach).map { exp(-0.5 * Double($0 * $0) / (spread * spread)) }
        let total = bell.reduce(0, +)
        kernel = bell.map { $0 / total }
    }

    /// Learns from one completion, which may be spread over bins.
    mutating func learn(_ points: [(bin: Int, share: Double)]) {
        unit /= 1 - 1 / memory
        if unit > 1e100 {
            for bin in counts.indices { counts[bin] /= unit }
            weight /= unit
            unit = 1
        }
        for (bin, share) in points { counts[bin] += share * unit }
        weight += unit
    }

    /// The share of the next completions in each bin.
    func masses(broad: [Double]) -> [Double] {
        let all = weight / unit + Self.broadWeight
        var masses = broad.map { $0 * Self.broadWeight / all }
        let reach = kernel.count / 2
        for bin in counts.indices where counts[bin] > 0 {
            let count = counts[bin] / unit / all
            guard count > 1e-9 else { continue }
            for (offset, share) in kernel.enumerated() {
                // What would fall off the grid stays at its end.
                masses[min(max(bin + offset - reach, 0), LogTime.count - 1)] += count * share
            }
        }
        return masses
    }
}
