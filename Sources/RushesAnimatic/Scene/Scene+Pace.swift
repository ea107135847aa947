extension Scene.Pace {
    /// How much faster than life things move.
    var factor: Double {
        switch self {
        case .slowMotion: 0.5
        case .natural: 1
        case .fast: 1.6
        case .timeLapse: 3
        }
    }
}
