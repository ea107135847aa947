import Foundation

/// A scene built of layers, weather and figures, seen by a moving camera.
///
/// `@unchecked Sendable`: `placements`, `time` and `walk` change only in `prepare(frame:)`, which the render thread
/// calls while nobody draws; everything else never changes.
final class SceneStage: Picture, @unchecked Sendable {
    private let size: PictureSize
    private let scene: Scene
    private let layers: [StageLayer]
    private let figure: Figure?
    private let figureShade: (blue: UInt8, red: UInt8)
    private let figureFeet: Int
    private let figureLayer: Int
    private let fields: [ParticleField]
    private let camera: Camera
    private let course: Course
    private var placements: [LayerPlacement]
    private var time: Float = 0
    private var walk: (x: Int, phase: Float) = (0, 0)

    init(scene: Scene, size: PictureSize, course: Course, rows: ParallelRows) {
        self.scene = scene
        self.size = size
        self.course = course
        let set = SceneSet(scene: scene, size: size)
        layers = set.elements.map { element in
            StageLayer(
                image: element.paint(width: set.layerWidth, height: set.layerHeight, unit: size.shortSide, rows: rows),
                depth: element.depth,
                isGround: element.isGround,
                waveHeight: element.waveHeight * Float(size.shortSide)
            )
        }
        placements = layers.map { _ in LayerPlacement(x: 0, y: 0, step: 65536) }
        let room = (x: Float(set.layerWidth - size.width) / 2, y: Float(set.layerHeight - size.height) / 2)
        camera = Camera(scene: scene, room: room, course: course)
        let palette = set.palette
        let unit = Float(size.shortSide)
        if scene.subject == .person, scene.place != .space, scene.place != .abstract {
            let body = palette.near.lit(0.8)
            let light = 16 + 219 * (body.x * 0.2126 + body.y * 0.7152 + body.z * 0.0722)
            let rim: Float = scene.time == .night ? 150 : (scene.time == .day ? 120 : 190)
            let tall = scene.place == .interior ? 0.6 : (scene.place == .mountains ? 0.3 : 0.42)
            figure = Figure(
                height: Int(unit * Float(tall)),
                hasUmbrella: scene.weather == .rain && scene.place != .interior,
                body: light,
                rim: rim,
                rows: rows
            )
            let luma = (light - 16) / 219
            figureShade = (
                UInt8(128 + (body.z - luma) * 224 / 1.8556), UInt8(128 + (body.x - luma) * 224 / 1.5748)
            )
        } else {
            figure = nil
            figureShade = (128, 128)
        }
        let horizon = (set.framing.horizon - set.framing.top) * unit
        figureFeet = Int(horizon + (Float(size.height) - horizon) * 0.42)
        figureLayer = set.elements.lastIndex { $0.isGround } ?? set.elements.count - 1
        let light = (palette.horizon.x + palette.horizon.y + palette.horizon.z) / 3
        fields =
            scene.place == .interior || scene.place == .space || (scene.weather != .rain && scene.weather != .snow)
            ? []
            : [false, true].map { isNear in
                ParticleField(
                    weather: scene.weather,
                    isNear: isNear,
                    size: size,
                    pace: Float(scene.pace),
                    light: light,
                    seed: scene.seed ^ (isNear ? 0xFA11 : 0xFA12)
                )
            }
    }

    func prepare(frame: Int) {
        let pose = camera.pose(at: frame)
        time = course.time(at: frame)
        for (index, layer) in layers.enumerated() {
            let scale = 1 + pose.zoom * layer.depth
            let step = Int((65536 / scale).rounded())
            let depth = layer.depth
            let centreX = Float(layer.image.width) / 2 + pose.x * depth
            let centreY = Float(layer.image.height) / 2 + pose.y * (0.6 + 0.4 * depth)
            placements[index] = LayerPlacement(
                x: max(Int(centreX * 65536) - size.width / 2 * step, 0),
                y: max(Int(centreY * 65536) - size.height / 2 * step, 0),
                step: step,
                waveHeight: layer.waveHeight,
                wavePhase: time * 2.4 * Float(scene.pace)
            )
        }
        guard let figure else { return }
        let share = course.share(at: frame)
        let length = Float(min(course.seconds / 8, 1))
        let walked = Float(size.width) * (scene.pace < 1 ? 0.22 : 0.4) * length * (share - 0.5)
        let ground = camera.travel * share
        let isFollowed = scene.move == .follow || scene.move == .panRight
        let place = isFollowed ? walked : walked - ground + camera.travel / 2
        let way = (isFollowed ? walked + ground : walked) / (Float(figure.height) * Figure.stride)
        walk = (Int(Float(size.width) * 0.46 + place) - figure.width / 2, way - way.rounded(.down))
    }

    func drawLuma(row: Int, into target: UnsafeMutablePointer<UInt8>, scratch: RowScratch) {
        let first = layers.indices.last { layers[$0].image.hides(row: row, at: placements[$0]) } ?? 0
        for index in first..<layers.count {
            layers[index].image.drawLuma(
                row: row,
                at: placements[index],
                into: target,
                width: size.width,
                scratch: scratch
            )
            if index == figureLayer { drawFigure(row: row, into: target, scratch: scratch) }
        }
        if first > figureLayer { drawFigure(row: row, into: target, scratch: scratch) }
        for (index, field) in fields.enumerated() {
            field.add(row: row, time: time * (1 + 0.01 * Float(index)), to: target)
        }
    }

    func drawColour(
        row: Int,
        blue: UnsafeMutablePointer<UInt8>,
        red: UnsafeMutablePointer<UInt8>,
        scratch: RowScratch
    ) {
        let width = size.width / 2
        for index in layers.indices {
            layers[index].image.drawColour(
                row: row,
                at: placements[index],
                blue: blue,
                red: red,
                width: width,
                scratch: scratch
            )
            if index == figureLayer { drawFigureColour(row: row, blue: blue, red: red, scratch: scratch) }
        }
    }

    /// The figure's row that is seen at a row of the picture, and how much of it: all of it, or its mirror image.
    private func figureRow(_ row: Int, _ figure: Figure) -> (row: Int, isMirrored: Bool, loss: Int)? {
        let above = row - (figureFeet - figure.height)
        if above >= 0, above < figure.height { return (above, false, 0) }
        let below = row - figureFeet
        guard scene.isWet, below >= 0, below < figure.height * 3 / 4 else { return nil }
        return (figure.height - 1 - below, true, 96 + below * 150 / (figure.height * 3 / 4))
    }

    private func drawFigure(row: Int, into target: UnsafeMutablePointer<UInt8>, scratch: RowScratch) {
        guard let figure, let place = figureRow(row, figure), let span = figureSpan(figure, row: row, place.isMirrored)
        else { return }
        figure.read(row: place.row, phase: walk.phase, into: scratch)
        if place.loss > 0 {
            RowKernel.fade(scratch.first, toward: 0, weight: place.loss, count: figure.width)
            RowKernel.fade(scratch.second, toward: 0, weight: place.loss, count: figure.width)
        }
        RowKernel.cover(
            target + span.start,
            with: scratch.first + span.skipped,
            alpha: scratch.second + span.skipped,
            count: span.count
        )
    }

    private func drawFigureColour(
        row: Int,
        blue: UnsafeMutablePointer<UInt8>,
        red: UnsafeMutablePointer<UInt8>,
        scratch: RowScratch
    ) {
        guard let figure, let place = figureRow(row * 2, figure),
            let span = figureSpan(figure, row: row * 2, place.isMirrored)
        else { return }
        figure.read(row: place.row, phase: walk.phase, into: scratch)
        let half = figure.width / 2
        for column in 0..<half { scratch.mixed[column] = scratch.second[column * 2] }
        if place.loss > 0 { RowKernel.fade(scratch.mixed, toward: 0, weight: place.loss, count: half) }
        let skipped = span.skipped / 2
        let count = min(span.count / 2, half - skipped)
        RowKernel.cover(blue + span.start / 2, with: figureShade.blue, mask: scratch.mixed + skipped, count: count)
        RowKernel.cover(red + span.start / 2, with: figureShade.red, mask: scratch.mixed + skipped, count: count)
    }

    private func figureSpan(_ figure: Figure, row: Int, _ isMirrored: Bool) -> (start: Int, skipped: Int, count: Int)? {
        let wobble = isMirrored ? Int(sin(Float(row) * 0.11 + time * 3) * Float(size.shortSide) * 0.0022) : 0
        let left = walk.x + wobble
        let start = max(left, 0) & ~1
        let end = min(left + figure.width, size.width)
        guard end > start else { return nil }
        return (start, max(start - left, 0), min(end - start, figure.width - max(start - left, 0)))
    }
}
