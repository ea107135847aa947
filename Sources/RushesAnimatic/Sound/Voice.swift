import Foundation

/// One sound of a scene, sample by sample, stereo at 48 kHz.
protocol Voice {
    /// The next sample of each side, given its time in seconds.
    mutating func next(at time: Double) -> (left: Double, right: Double)
}

/// Tones that last: an engine, a drone, a chord.
struct ToneVoice: Voice {
    private let partials: [(frequency: Double, level: Double, pan: Double, beat: Double)]
    private let level: Double

    init(level: Double, partials: [(frequency: Double, level: Double, pan: Double, beat: Double)]) {
        self.level = level
        self.partials = partials
    }

    mutating func next(at time: Double) -> (left: Double, right: Double) {
        var (left, right) = (0.0, 0.0)
        for partial in partials {
            let breath = 1 + 0.35 * sin(2 * .pi * partial.beat * time)
            let value = sin(2 * .pi * partial.frequency * time) * partial.level * breath * level
            left += value * (1 - partial.pan)
            right += value * partial.pan
        }
        return (left, right)
    }
}

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

/// Filtered noise that swells and ebbs: wind, surf, rain, the hum of a town, a room.
struct NoiseVoice: Voice {
    /// How loud it is over time, from 0 to 1.
    let envelope: @Sendable (Double) -> Double
    private let level: Double
    private let isDeep: Bool
    private var sources: [NoiseSource]
    private var filters: [[Biquad]]

    init(
        seed: UInt64,
        level: Double,
        isDeep: Bool,
        filters: [Biquad],
        envelope: @escaping @Sendable (Double) -> Double = { _ in 1 }
    ) {
        self.level = level
        self.isDeep = isDeep
        self.envelope = envelope
        sources = [NoiseSource(seed: seed), NoiseSource(seed: seed ^ 0xABCD_1234_5678)]
        self.filters = [filters, filters]
    }

    mutating func next(at time: Double) -> (left: Double, right: Double) {
        let loud = level * envelope(time)
        return (side(0) * loud, side(1) * loud)
    }

    private mutating func side(_ index: Int) -> Double {
        var value = isDeep ? sources[index].deep() : sources[index].white()
        for stage in filters[index].indices { value = filters[index][stage].next(value) }
        return value
    }
}

/// Noise of which each side has its own.
struct NoiseSource {
    private var state: UInt64
    private var brown = 0.0

    init(seed: UInt64) { state = seed | 1 }

    /// Even noise between −1 and 1.
    mutating func white() -> Double {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Double(Int64(bitPattern: state) >> 11) * (1 / 4_503_599_627_370_496)
    }

    /// Noise that falls by 6 dB an octave.
    mutating func deep() -> Double {
        brown = brown * 0.985 + white() * 0.12
        return brown
    }
}
