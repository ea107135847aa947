import Foundation

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
