extension Scene {
    /// How strongly light shines into what is around it, from 0 to 1, as style and weather ask.
    var bloom: Float {
        let styles: [Style: Float] = [
            .natural: 0.6, .cinematic: 1, .noir: 0.9, .anime: 0.9, .watercolour: 0, .documentary: 0.3, .vintage: 1,
        ]
        let own = styles[style] ?? 0.6
        // Wet and misty air carries light further.
        let isVeiled = weather == .rain || weather == .fog
        return min(max(own, hasNeon ? 0.8 : 0) * (isVeiled ? 1.15 : 1), 1)
    }
}
