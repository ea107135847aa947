import Foundation

/// A scene built of layers, weather and subjects, seen by a moving camera.
///
/// `@unchecked Sendable`: `placements`, `views`, `needs`, `time`, `shown`, `lists` and the rasters change only in
/// `prepare(frame:)`, which the render thread calls while nobody draws; everything else never changes.
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
    /// The layers in their places, for the loops that draw rows.
    private let views: UnsafeMutablePointer<LayerView>
    /// Which blocks of a layer lie behind the blocks of the picture: 64 numbers for every layer.
    private let needs: UnsafeMutablePointer<UInt64>
    private let blockWidth: Int
    private var frame = 0
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
        blockWidth = LayerView.blockWidth(size.width)
        needs = .allocate(capacity: layers.count * 64)
        views = .allocate(capacity: layers.count)
        for (index, layer) in layers.enumerated() {
            let room = needs + index * 64
            let view = LayerView(layer.image, at: placements[index], pictureWidth: size.width, needs: room)
            (views + index).initialize(to: view)
        }
        cutouts = cast.map { actor in (0..<actor.puppet.parts(phase: 0, time: 0).count + 2).map { _ in Cutout() } }
        shown = cast.map { _ in 0 }
        rasters = cast.map { _ in ShapeRaster() }
        light = set.lightDirection
        lists = layers.map { _ in CutoutList(height: size.height) }
        let brightness = (set.palette.horizon.x + set.palette.horizon.y + set.palette.horizon.z) / 3
        fields = ParticleField.fields(of: scene, size: size, light: brightness)
        flurry = scene.place == .space ? nil : Flurry(scene: scene, palette: set.palette, size: size)
    }

    deinit {
        views.deinitialize(count: layers.count)
        views.deallocate()
        needs.deallocate()
    }

    func prepare(frame: Int) {
        self.frame = frame
        let pose = camera.pose(at: frame)
        let seconds = course.time(at: frame)
        time = seconds * Float(scene.pace.factor)
        // Clouds and mist have their own haste in a time lapse; water keeps to life.
        let waveTime = seconds * Float(min(scene.pace.factor, 1.6))
        for (index, layer) in layers.enumerated() {
            let placement = layer.placement(pose, time: waveTime, waveTime: waveTime)
            placements[index] = placement
            views[index] = LayerView(layer.image, at: placement, pictureWidth: size.width, needs: needs + index * 64)
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

    /// Finds out, for two rows of luma and their colour, which parts of which layers are seen at all.
    private func plan(pair: Int, scratch: RowScratch) {
        let key = frame * size.height + pair
        guard scratch.plannedFor != key else { return }
        scratch.plannedFor = key
        let count = layers.count
        scratch.makeRoom(forLayers: count)
        let blocks = (size.width + blockWidth - 1) / blockWidth
        let all: UInt64 = blocks >= 64 ? .max : (1 << UInt64(blocks)) - 1
        var open = all
        var index = count - 1
        scratch.firstSeen = 0
        while index >= 0 {
            guard open != 0 else {
                scratch.drawn[index] = 0
                index -= 1
                continue
            }
            let held = views[index].blocks(inPair: pair)
            scratch.drawn[index] = held.seen & open
            scratch.direct[index] = held.opaque & open
            open &= ~held.opaque
            if open == 0 { scratch.firstSeen = index }
            index -= 1
        }
    }

    /// Calls `body` for every run of neighbouring blocks of a layer that are drawn in the same way.
    @inline(__always)
    private func forEachRun(of index: Int, _ scratch: RowScratch, _ body: (Range<Int>, Bool) -> Void) {
        var rest = scratch.drawn[index]
        let direct = scratch.direct[index]
        while rest != 0 {
            let first = rest.trailingZeroBitCount
            let isDirect = direct >> UInt64(first) & 1 != 0
            let alike = (isDirect ? rest & direct : rest & ~direct) >> UInt64(first)
            let length = (~alike).trailingZeroBitCount
            let last = min(first + length, 64)
            rest &= last >= 64 ? 0 : ~((1 << UInt64(last)) - 1)
            body(first * blockWidth..<min(last * blockWidth, size.width), isDirect)
        }
    }

    func drawLuma(row: Int, into target: UnsafeMutablePointer<UInt8>, scratch: RowScratch) {
        plan(pair: row / 2, scratch: scratch)
        for index in scratch.firstSeen..<layers.count {
            forEachRun(of: index, scratch) { columns, isOpaque in
                views[index].drawLuma(row: row, columns: columns, isOpaque: isOpaque, into: target, scratch: scratch)
            }
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
        plan(pair: row, scratch: scratch)
        for index in scratch.firstSeen..<layers.count {
            forEachRun(of: index, scratch) { columns, isOpaque in
                views[index].drawColour(
                    row: row,
                    columns: columns.lowerBound / 2..<columns.upperBound / 2,
                    isOpaque: isOpaque,
                    blue: blue,
                    red: red,
                    scratch: scratch
                )
            }
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
