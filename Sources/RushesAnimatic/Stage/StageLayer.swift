/// A painted layer in its place on a stage.
struct StageLayer: Sendable {
    let image: LayerImage
    /// How near it is: 0 does not move with the camera, 1 moves with it.
    let depth: Float
    let isGround: Bool
    /// The height of the waves that run through it, in pixels.
    let waveHeight: Float
}
