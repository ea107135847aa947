import Foundation

/// A painted layer in its place on a stage.
struct StageLayer: Sendable {
    let image: LayerImage
    private let element: SceneSet.Element
    private let coarseness: Float
    private let size: PictureSize
    /// How many rows the ground takes in the picture.
    private let groundRows: Float

    /// Paints an element.
    ///
    /// - Parameters:
    ///   - element: what to paint.
    ///   - set: where it belongs.
    ///   - focus: the depth that is sharp; `nil` if everything is.
    ///   - rows: who does it.
    init(_ element: SceneSet.Element, of set: SceneSet, focus: Float?, rows: ParallelRows) {
        self.element = element
        size = set.size
        let unit = set.unit
        groundRows = max((set.pictureHeight - set.horizon) * unit, 1)
        var blur: Float = 0
        if let focus, !element.isSky, element.nearDepth == nil { blur = abs(element.depth - focus) * 0.013 * unit }
        // What is out of focus holds nothing fine and is kept at half the size.
        let coarse = blur >= 3 ? max(element.coarseness, 2) : element.coarseness
        coarseness = Float(coarse)
        let width = Int((element.framing.width * unit).rounded()) / coarse / 2 * 2
        let make = LayerImage.Make(
            width: width,
            height: set.layerHeight / coarse / 2 * 2,
            unit: unit / Float(coarse),
            seam: element.seam.map { max(Int($0 * unit / Float(coarse)), 4) } ?? 0,
            blur: Int(blur / Float(coarse)),
            grade: Grade(set.scene)
        )
        func paint(_ painter: some Painter) -> LayerImage { LayerImage(make, painter: painter, rows: rows) }
        image = paint(element.painter)
    }

    /// Where the layer lies.
    ///
    /// - Parameters:
    ///   - pose: where the camera is.
    ///   - time: seconds, as clouds and mist count them.
    ///   - waveTime: seconds, as the mirror in moving water counts them.
    /// - Returns: the place, and how rows are read there.
    func placement(_ pose: Camera.Pose, time: Float, waveTime: Float) -> LayerPlacement {
        let unit = Float(size.shortSide)
        // What is as far as the sky does not come nearer.
        let scale = element.isSky && element.depth < 0.13 ? 1 : 1 + pose.zoom * element.depth
        let step = Int((65536 / (scale * coarseness)).rounded())
        let drift = element.drift * time * unit
        let bob = element.bob * unit * sin((element.bobRate * time + element.bobPhase) * 2 * .pi)
        let shiftX = Double(pose.turnX + pose.x * element.depth - drift)
        let shiftY = pose.turnY + pose.y * element.depth + bob
        let centreX = Double(image.width) / 2 + shiftX / Double(coarseness)
        let centreY = Float(image.height) / 2 + shiftY / coarseness
        let lowest = max(image.height << 16 - step * size.height, 0)
        let x = Int(centreX * 65536) - size.width / 2 * step
        let left = image.wraps ? x : min(max(x, 0), max((image.width - 1) << 16 - step * (size.width - 1), 0))
        let coarse = Int(coarseness)
        var placement = LayerPlacement(
            x: left,
            y: min(max(Int(centreY * 65536) - size.height / 2 * step, 0), lowest),
            step: step,
            luma: RowSampling(coarseness: coarse, start: left, step: step, count: size.width),
            colour: RowSampling(coarseness: coarse, start: left >> 1, step: step, count: size.width / 2)
        )
        if let near = element.nearDepth {
            placement.shear = Int(pose.x * (near - element.depth) / groundRows * 65536)
        }
        if element.waveHeight > 0 {
            (placement.waveHeight, placement.wavePhase) = (element.waveHeight * unit, waveTime * 2.4)
        }
        return placement
    }
}

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
