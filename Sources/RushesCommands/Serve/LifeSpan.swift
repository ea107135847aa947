import ArgumentParser
import RushesCore

/// A length of time as it is typed: `48h`, `15m`, `7d`.
struct LifeSpan: ExpressibleByArgument {
    let duration: Duration

    init?(argument: String) {
        guard let duration = LatencyRange.duration(argument), duration > .zero else { return nil }
        self.duration = duration
    }
}
