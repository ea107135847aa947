/// One sound of a scene, sample by sample, stereo at 48 kHz.
protocol Voice {
    /// The next sample of each side, given its time in seconds.
    mutating func next(at time: Double) -> (left: Double, right: Double)
}
