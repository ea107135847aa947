import Foundation

/// How long the predictions of a pretended model take, in seconds: a distribution to draw from and to compute with.
package struct PretendedTimes: Sendable {
    /// What it is called in a table.
    package let name: String
    /// Whether the logarithm of time spreads by 0.15 or more around one peak, so that Keller's bound can be neared.
    package let isSmooth: Bool

    /// The density of the time at an age, for a job as far along the trial as a share from 0 to 1 says.
    package let density: @Sendable (_ age: Double, _ share: Double) -> Double
    private let draw: @Sendable (_ random: SeededRandom, _ share: Double) -> Double

    /// Draws the time of one job.
    ///
    /// - Parameters:
    ///   - random: where chance comes from.
    ///   - share: how far along the trial the job is, from 0 to 1.
    /// - Returns: the time in seconds.
    package func time(using random: SeededRandom, share: Double) -> Double { draw(random, share) }

    /// ∫√(f·S)dt for jobs as far along the trial as a share says: of all schedules, the least product of the mean number
    /// of requests and the mean delay is half its square (Keller 1974; a limit for many requests a job, which fewer than
    /// a dozen do not quite reach).
    ///
    /// - Parameter share: how far along, from 0 to 1.
    /// - Returns: the integral, in √s.
    package func integral(share: Double) -> Double {
        let step = 0.01
        var survival = 1.0
        var sum = 0.0
        var age = step / 2
        while survival > 1e-9, age < 2000 {
            let density = density(age, share)
            sum += (density * max(survival - density * step / 2, 0)).squareRoot() * step
            survival -= density * step
            age += step
        }
        return sum
    }

    /// The mean time of jobs as far along the trial as a share says, in seconds.
    package func mean(share: Double) -> Double {
        stride(from: 0.005, to: 1000, by: 0.01).reduce(0) { $0 + $1 * density($1, share) * 0.01 }
    }

    /// Six shapes that services show: a plateau, wide and narrow peaks, a drift, and two peaks.
    package static let six = [
        uniform, logNormal(spread: 0.32, median: 105), logNormal(spread: 0.15, median: 90), normal, drift, bimodal,
    ]

    /// Anything from 30 to 180 s.
    package static let uniform = PretendedTimes(
        name: "uniform 30-180",
        isSmooth: false,
        density: { age, _ in age >= 30 && age < 180 ? 1.0 / 150 : 0 },
        draw: { random, _ in 30 + 150 * random.unit }
    )

    /// A peak, skew as services' are.
    ///
    /// - Parameters:
    ///   - spread: the standard deviation of the logarithm.
    ///   - median: the median in seconds.
    /// - Returns: the distribution.
    package static func logNormal(spread: Double, median: Double) -> PretendedTimes {
        PretendedTimes(
            name: "log-normal \(spread) at \(Int(median))",
            isSmooth: true,
            density: { age, _ in logNormalDensity(age, median: median, spread: spread) },
            draw: { random, _ in median * exp(spread * bell(random)) }
        )
    }

    /// One model with one duration on an idle service: 90 ± 4 s.
    package static let normal = PretendedTimes(
        name: "normal 90 4",
        isSmooth: false,
        density: { age, _ in exp(-pow((age - 90) / 4, 2) / 2) / (4 * (2 * Double.pi).squareRoot()) },
        draw: { random, _ in max(90 + 4 * bell(random), 1) }
    )

    /// A service that gets slower: the median goes from 90 to 150 s.
    package static let drift = PretendedTimes(
        name: "drift 90-150",
        isSmooth: true,
        density: { age, share in logNormalDensity(age, median: 90 + 60 * share, spread: 0.15) },
        draw: { random, share in (90 + 60 * share) * exp(0.15 * bell(random)) }
    )

    /// Two peaks, a fast lane and a slow one: 40 or 140 s, each within 10 %.
    package static let bimodal = PretendedTimes(
        name: "bimodal 40/140",
        isSmooth: false,
        density: { age, _ in
            if age >= 36 && age < 44 { return 0.5 / 8 }
            return age >= 126 && age < 154 ? 0.5 / 28 : 0
        },
        draw: { random, _ in (random.happens(0.5) ? 40 : 140) * (0.9 + 0.2 * random.unit) }
    )

    private static func bell(_ random: SeededRandom) -> Double {
        let radius = (-2 * log(max(random.unit, 1e-300))).squareRoot()
        return radius * cos(2 * Double.pi * random.unit)
    }

    private static func logNormalDensity(_ age: Double, median: Double, spread: Double) -> Double {
        let deviation = log(age / median) / spread
        return exp(-deviation * deviation / 2) / (age * spread * (2 * Double.pi).squareRoot())
    }
}
