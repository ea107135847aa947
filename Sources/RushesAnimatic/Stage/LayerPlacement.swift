/// Where a layer lies under the camera at one frame; lengths are in 1/65536 pixel of the layer.
struct LayerPlacement: Sendable {
    /// The layer's place that is seen at the picture's upper left corner.
    var x: Int
    var y: Int
    /// How far one pixel of the picture reaches across the layer; 65536 is life-size.
    var step: Int
    /// How rows of luma and of colour are read.
    var luma: RowSampling
    var colour: RowSampling
    /// How much further to the right every row of the layer is taken than the one above it: ground that comes nearer
    /// passes by faster.
    var shear: Int = 0
    /// The height of waves, and where in their course they are.
    var waveHeight: Float = 0
    var wavePhase: Float = 0
}
