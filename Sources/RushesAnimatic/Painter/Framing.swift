/// The geometry that all layers of a scene share, in units of the picture's shorter side.
struct Framing: Sendable {
    /// The size of the visible picture.
    let pictureWidth: Float
    let pictureHeight: Float
    /// The size of a layer, which is larger so that the camera has room.
    let width: Float
    let height: Float
    /// Where the ground begins, from a layer's top.
    let horizon: Float

    /// What of the layer is seen when the camera is at rest.
    var left: Float { (width - pictureWidth) / 2 }
    var top: Float { (height - pictureHeight) / 2 }
    var bottom: Float { top + pictureHeight }

    /// Lays out a picture.
    ///
    /// - Parameters:
    ///   - size: the picture.
    ///   - layerWidth: a layer's width in pixels.
    ///   - layerHeight: a layer's height in pixels.
    ///   - horizonShare: where the horizon lies in the visible picture, from 0 (top) to 1.
    init(size: PictureSize, layerWidth: Int, layerHeight: Int, horizonShare: Float) {
        let unit = Float(size.shortSide)
        pictureWidth = Float(size.width) / unit
        pictureHeight = Float(size.height) / unit
        width = Float(layerWidth) / unit
        height = Float(layerHeight) / unit
        horizon = (height - pictureHeight) / 2 + pictureHeight * horizonShare
    }
}
