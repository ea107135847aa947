import Foundation

/// Short sounds at their own times: footsteps, drops, crickets, birds, wheels on rails.
struct StrikeVoice: Voice {
    /// One short sound.
    struct Strike {
        var start: Double
        var length: Double
        var level: Double
        var pan: Double
        /// A tone from one frequency to another; 0 is noise alone.
        var tone: (from: Double, to: Double) = (0, 0)
        /// How much noise is in it.
        var noise = 0.0
        var cutoff = 900.0
    }

    private let upcoming: (Int) -> Strike
    private var number = 0
    private var active: [(strike: Strike, filter: Biquad)] = []
    private var waiting: Strike
    private var source: NoiseSource

    /// Makes a voice of a series of strikes whose starts rise.
    init(seed: UInt64, strike: @escaping (Int) -> Strike) {
        upcoming = strike
        waiting = strike(0)
        source = NoiseSource(seed: seed)
    }

    mutating func next(at time: Double) -> (left: Double, right: Double) {
        while waiting.start <= time {
            active.append((waiting, .lowPass(waiting.cutoff)))
            number += 1
            waiting = upcoming(number)
        }
        guard !active.isEmpty else { return (0, 0) }
        var (left, right) = (0.0, 0.0)
        let noise = source.white()
        for index in active.indices {
            let strike = active[index].strike
            let age = (time - strike.start) / strike.length
            guard age < 1 else { continue }
            let shape = min(age * 14, 1) * (1 - age) * (1 - age)
            var value = 0.0
            if strike.tone.from > 0 {
                let seconds = time - strike.start
                let slide = (strike.tone.to - strike.tone.from) / strike.length
                value += sin(2 * .pi * (strike.tone.from * seconds + slide * seconds * seconds / 2))
            }
            if strike.noise > 0 { value += active[index].filter.next(noise) * strike.noise }
            value *= shape * strike.level
            left += value * (1 - strike.pan)
            right += value * strike.pan
        }
        active.removeAll { time - $0.strike.start >= $0.strike.length }
        return (left, right)
    }
}
