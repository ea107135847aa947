import Foundation

/// A scene built of layers, weather and subjects, seen by a moving camera.
///
/// `@unchecked Sendable`: `placements`, `time`, `shown`, `lists` and the rasters change only in `prepare(frame:)`, which the
/// render thread calls while nobody draws; everything else never changes.
final class SceneStage: Picture, @unchecked Sendable {
    private let size: PictureSize
    private let scene: Scene
    private let layers: [StageLayer]
    private let actors: [Actor]
    /// The cutouts of every actor, the furthest first, and those that are used for the present frame.
    private let cutouts: [[Cutout]]
    private var shown: [Int]
    private let flurry: Flurry?
    private let fields: [ParticleField]
    private let camera: Camera
    private let course: Course
    private let light: Point
    private let rows: ParallelRows
    /// What is drawn in front of each layer.
    private var lists: [CutoutList]
    private var placements: [LayerPlacement]
    private var rasters: [ShapeRaster]
    private var time: Float = 0

    init(scene: Scene, size: PictureSize, course: Course, rows: ParallelRows) {
        self.scene = scene
        self.size = size
        self.course = course
        self.rows = rows
        let set = SceneSet(scene: scene, size: size)
        let cast = set.cast()
        actors = cast
        let isSoft = scene.hasShallowFocus || scene.shot == .closeUp || scene.shot == .medium
        let focus = isSoft ? min(cast.last?.depth ?? 0.7, 1) : nil
        layers = set.elements.map { StageLayer($0, of: set, focus: focus, rows: rows) }
        let widest = set.framing(0).width * set.unit
        let room = (x: (widest - Float(size.width)) / 2, y: Float(set.layerHeight - size.height) / 2)
        let lead = cast.last { $0.path.turns == nil && abs($0.path.speed) > 0 }
        let speed = lead.map { $0.path.speed * set.unit * Float(scene.pace.factor) / max($0.depth, 0.05) } ?? 0
        let ground = lead == nil ? Float(size.width) * 0.04 : speed
        camera = Camera(scene: scene, room: room, unit: set.unit, speed: ground, course: course)
        placements = layers.map { $0.placement(.init(), time: 0, waveTime: 0) }
        cutouts = cast.map { actor in (0..<actor.puppet.parts(phase: 0, time: 0).count + 2).map { _ in Cutout() } }
        shown = cast.map { _ in 0 }
        rasters = cast.map { _ in ShapeRaster() }
        light = set.lightDirection
        lists = layers.map { _ in CutoutList(height: size.height) }
        let brightness = (set.palette.horizon.x + set.palette.horizon.y + set.palette.horizon.z) / 3
        fields = ParticleField.fields(of: scene, size: size, light: brightness)
        flurry = scene.place == .space ? nil : Flurry(scene: scene, palette: set.palette, size: size)
    }

    func prepare(frame: Int) {
        let pose = camera.pose(at: frame)
        let seconds = course.time(at: frame)
        time = seconds * Float(scene.pace.factor)
        // Clouds and mist have their own haste in a time lapse; water keeps to life.
        let waveTime = seconds * Float(min(scene.pace.factor, 1.6))
        for (index, layer) in layers.enumerated() {
            placements[index] = layer.placement(pose, time: waveTime, waveTime: waveTime)
        }
        let share = course.share(at: frame)
        let time = time
        rasters.withUnsafeMutableBufferPointer { rasters in
            shown.withUnsafeMutableBufferPointer { shown in
                let work = ActorWork(rasters: rasters, shown: shown)
                rows.forEachPiece(actors.count) { index in
                    work.shown[index] = self.prepare(
                        index,
                        time: time,
                        share: share,
                        pose: pose,
                        raster: &work.rasters[index]
                    )
                }
            }
        }
        for layer in lists.indices {
            lists[layer].removeAll()
            for isMirrored in [true, false] {
                for index in actors.indices where actors[index].layer == layer {
                    if isMirrored, actors[index].reflection == 0 { continue }
                    for cutout in cutouts[index].prefix(shown[index]) {
                        lists[layer].append(cutout, isMirrored: isMirrored)
                    }
                }
            }
        }
        flurry?.prepare(time: time, drift: -pose.x * 0.9, size: size)
    }

    /// Buffers of which every thread uses its own element.
    private struct ActorWork: @unchecked Sendable {
        let rasters: UnsafeMutableBufferPointer<ShapeRaster>
        let shown: UnsafeMutableBufferPointer<Int>
    }

    private func prepare(
        _ index: Int,
        time: Float,
        share: Float,
        pose: Camera.Pose,
        raster: inout ShapeRaster
    ) -> Int {
        let actor = actors[index]
        let (parts, feet) = actor.shapes(time: time, share: share, pose: pose, size: size)
        let count = min(parts.count, cutouts[index].count)
        for (part, cutout) in zip(parts.prefix(count), cutouts[index]) {
            // A shadow on the ground is mirrored by nothing.
            let isShadow = actor.hasShadow && part.opacity < 0.4 && part.ink == .body
            cutout.prepare(
                part,
                inks: actor.inks,
                feet: feet,
                reflection: isShadow ? 0 : actor.reflection * part.opacity,
                light: light,
                size: size,
                raster: &raster
            )
        }
        return count
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
            lists[index].forEach(in: row) { entry in
                if entry.isMirrored {
                    entry.cutout.drawReflection(row: row, into: target, width: size.width, wobble: wobble(row))
                } else {
                    entry.cutout.drawLuma(row: row, into: target)
                }
            }
        }
        for (index, field) in fields.enumerated() {
            field.add(row: row, time: time * (1 + 0.01 * Float(index)), to: target)
        }
        flurry?.drawLuma(row: row, into: target)
    }

    func drawColour(
        row: Int,
        blue: UnsafeMutablePointer<UInt8>,
        red: UnsafeMutablePointer<UInt8>,
        scratch: RowScratch
    ) {
        let width = size.width / 2
        let first =
            layers.indices.last {
                layers[$0].image.hides(row: row * 2, at: placements[$0])
                    && layers[$0].image.hides(row: row * 2 + 2, at: placements[$0])
            } ?? 0
        for index in first..<layers.count {
            layers[index].image.drawColour(
                row: row,
                at: placements[index],
                blue: blue,
                red: red,
                width: width,
                scratch: scratch
            )
            lists[index].forEach(in: row * 2) { entry in
                if entry.isMirrored {
                    let wobble = wobble(row * 2)
                    entry.cutout.drawReflectionColour(
                        row: row,
                        blue: blue,
                        red: red,
                        width: size.width / 2,
                        wobble: wobble
                    )
                } else {
                    entry.cutout.drawColour(row: row, blue: blue, red: red)
                }
            }
        }
        flurry?.drawColour(row: row, blue: blue, red: red)
    }

    private func wobble(_ row: Int) -> Int {
        Int((sin(Float(row) * 0.11 + time * 3) * Float(size.shortSide) * 0.0022).rounded()) / 2 * 2
    }
}
