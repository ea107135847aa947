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
