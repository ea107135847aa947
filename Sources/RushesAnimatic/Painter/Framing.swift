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

    /// After which length the layer repeats; `nil` if it ends.
    let period: Float?

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
    ///   - repeats: whether the layer goes on endlessly.
    init(size: PictureSize, layerWidth: Int, layerHeight: Int, horizonShare: Float, repeats: Bool = false) {
        let unit = Float(size.shortSide)
        pictureWidth = Float(size.width) / unit
        pictureHeight = Float(size.height) / unit
        width = Float(layerWidth) / unit
        period = repeats ? width : nil
        height = Float(layerHeight) / unit
        horizon = (height - pictureHeight) / 2 + pictureHeight * horizonShare
    }

    /// Things that stand in a row, and the ones that are seen again beyond the end of a layer that repeats.
    ///
    /// - Parameters:
    ///   - things: what stands within the layer.
    ///   - place: where a thing is.
    ///   - moved: a thing elsewhere.
    /// - Returns: the things in their order, with the repeated ones at both ends.
    func repeated<Thing>(_ things: [Thing], at place: (Thing) -> Float, moved: (Thing, Float) -> Thing) -> [Thing] {
        guard let period else { return things }
        let reach: Float = 0.6
        let before = things.filter { place($0) > period - reach }.map { moved($0, -period) }
        let after = things.filter { place($0) < reach }.map { moved($0, period) }
        return before + things + after
    }
}
