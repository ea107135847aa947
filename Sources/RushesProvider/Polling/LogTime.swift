#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The grid of ages on which completion times are learnt and looked up: even in the logarithm, since times that are
/// twice as long spread twice as far.
enum LogTime {
    /// The first bin begins here, in seconds; everything earlier counts as of the first bin.
    static let start = 0.5
    /// Bins to the unit of the natural logarithm; one is about 1.6 % wide.
    static let resolution = 64.0
    /// How many bins there are: the last ends after three hours.
    static let count = 640

    /// Where each bin begins, in seconds, and, last, where the last one ends.
    static let edges: [Double] = (0...count).map { start * exp(Double($0) / resolution) }

    /// The place of a time on the grid, in bins; negative before the first.
    static func place(of seconds: Double) -> Double { log(max(seconds, 1e-3) / start) * resolution }

    /// The bin in which a time falls.
    static func bin(of seconds: Double) -> Int { min(max(Int(place(of: seconds)), 0), count - 1) }
}
