/// The layers that a scene is built of, from the back to the front, and where its subjects may be.
///
/// It is built once, on the render thread, and thrown away when its layers are painted.
final class SceneSet {
    /// One layer before it is painted.
    struct Element: Sendable {
        var painter: any Painter
        var framing: Framing
        /// How near it is: 0 does not move with the camera, 1 moves with it. Ground reaches from one to another.
        var depth: Float
        var nearDepth: Float?
        var waveHeight: Float = 0
        /// How fast it drifts by itself, in units a second; and how it goes up and down.
        var drift: Float = 0
        var bob: Float = 0
        var bobRate: Float = 0
        var bobPhase: Float = 0
        /// Over which length its end dissolves into its beginning; `nil` for what ends.
        var seam: Float?
        /// Kept at a half or a quarter of the size, because it holds nothing fine.
        var coarseness = 1
        /// Whether only its own blur is right, and depth of field does nothing to it.
        var isSky = false
    }

    /// A strip of the set that something can stand, swim or fly in.
    struct Lane: Sendable {
        /// The layer in front of which it lies.
        var layer: Int
        var depth: Float
        /// Its height in the picture, in units from the upper edge.
        var v: Float
        /// How far its things are mirrored.
        var reflection: Float = 0
        var distance: Float = 0
    }

    let scene: Scene
    let size: PictureSize
    let palette: Palette
    /// The height of the layers in pixels.
    let layerHeight: Int
    /// Where the horizon lies, from the picture's upper edge.
    let horizon: Float
    private(set) var light: (u: Float, v: Float)
    var elements: [Element] = []
    var ground: Lane?
    var water: Lane?
    var air: Lane?

    var unit: Float { Float(size.shortSide) }
    var pictureWidth: Float { Float(size.width) / unit }
    var pictureHeight: Float { Float(size.height) / unit }
    /// How far from the picture's upper edge a layer's own edge lies.
    var margin: Float { (Float(layerHeight) - Float(size.height)) / 2 / unit }
    /// Whether the camera goes on and on, so that layers must do so as well.
    var isEndless: Bool { scene.move == .follow }

    init(scene: Scene, size: PictureSize) {
        self.scene = scene
        self.size = size
        palette = Palette(scene)
        let isVertical = [.tiltUp, .tiltDown, .craneUp, .craneDown].contains(scene.move)
        layerHeight = (size.height * (isVertical ? 116 : 107) / 100 + 15) / 16 * 16
        let shares: [Scene.Place: Float] = [
            .street: 0.7, .city: 0.74, .mountains: 0.76, .sea: 0.5, .beach: 0.5, .lake: 0.55, .forest: 0.76,
            .meadow: 0.66,
            .desert: 0.64, .interior: 0.76, .space: 0.99, .abstract: 0.72,
        ]
        var share = shares[scene.place] ?? 0.7
        if scene.place != .space, scene.place != .interior {
            if scene.angle == .low { share = min(share + 0.1, 0.84) }
            if scene.angle == .high { share -= 0.2 }
        }
        horizon = Float(size.height) / Float(size.shortSide) * share
        light = (0, 0)
        let sky = SkyPainter(scene: scene, framing: framing(0.06), palette: palette)
        light = (sky.lightU - framing(0.06).left, sky.lightV - margin)
        elements = [Element(painter: sky, framing: framing(0.06), depth: scene.move == .follow ? 0 : 0.06, isSky: true)]
        air = Lane(layer: 0, depth: 0.3, v: 0.25, distance: 0.15)
        build()
        if var lane = air {
            // Birds fly before all that is far.
            let last = elements.indices.last { elements[$0].depth <= 0.45 && elements[$0].nearDepth == nil } ?? 0
            lane.layer = scene.place == .space ? elements.count - 1 : max(lane.layer, last)
            lane.layer = min(lane.layer, elements.count - 1)
            air = lane
        }
    }

    /// The geometry of a layer at a depth: endless layers are wider, so that they do not repeat within one picture.
    func framing(_ depth: Float, wraps: Bool = false) -> Framing {
        let share: Float = wraps ? 1.5 : 1.16
        let width = Int(Float(size.width) * share + 31) / 32 * 32
        return Framing(
            size: size,
            layerWidth: width,
            layerHeight: layerHeight,
            horizonShare: horizon / pictureHeight,
            repeats: wraps
        )
    }

    /// Air between the camera and what is far.
    var airDistance: Float {
        switch scene.weather {
        case .fog: 0.22
        case .rain, .snow: 0.12
        case .cloudy: 0.05
        case .clear: 0
        }
    }

    /// Where light comes from, as a direction: mostly from above.
    var lightDirection: Point {
        let side: Float = light.u < pictureWidth / 2 ? -0.7 : 0.7
        return Point(side, -0.7)
    }

    func add(
        depth: Float,
        seam: Float = 0.03,
        bob: (size: Float, rate: Float, phase: Float)? = nil,
        _ painter: (Framing) -> any Painter
    ) {
        let framing = framing(depth, wraps: isEndless)
        var element = Element(painter: painter(framing), framing: framing, depth: depth)
        if isEndless { element.seam = seam }
        if let bob { (element.bob, element.bobRate, element.bobPhase) = bob }
        elements.append(element)
    }

    /// Adds something that drifts by itself and therefore never ends.
    func addDrifting(
        depth: Float,
        speed: Float,
        coarseness: Int,
        bob: (size: Float, rate: Float, phase: Float)? = nil,
        seam: Float = 0.3,
        _ painter: (Framing) -> any Painter
    ) {
        let framing = framing(depth, wraps: true)
        var element = Element(painter: painter(framing), framing: framing, depth: depth)
        element.seam = seam
        element.drift = speed
        element.coarseness = coarseness
        element.isSky = true
        if let bob { (element.bob, element.bobRate, element.bobPhase) = bob }
        elements.append(element)
    }

    /// Adds the ground, which mirrors what stands above it.
    func addGround(
        _ surface: GroundPainter.Surface,
        wetness: Float,
        depth: ClosedRange<Float>,
        waves: Float = 0,
        blur: Int = 3
    ) {
        let framing = framing(depth.lowerBound, wraps: isEndless)
        var mirror: LightMap?
        if wetness > 0 {
            // Layers differ in width; what is mirrored is looked at around their common middle.
            var map = LightMap(width: framing.width, height: framing.horizon, cell: 1 / 120)
            for element in elements {
                map.lay(
                    element.painter,
                    width: element.framing.width,
                    offset: (framing.width - element.framing.width) / 2
                )
            }
            map.blurVertically(radius: blur)
            mirror = map
        }
        let painter = GroundPainter(
            framing: framing,
            palette: palette,
            surface: surface,
            mirror: mirror,
            wetness: wetness,
            seed: scene.seed ^ 0x6A0D
        )
        elements.append(
            Element(
                painter: painter,
                framing: framing,
                depth: groundDepth(depth),
                nearDepth: isEndless ? nil : depth.upperBound,
                waveHeight: waves,
                seam: isEndless ? 0.25 : nil
            )
        )
    }

    /// How near ground is: what the camera goes along lies in one plane, so that mirror images stay upright.
    private func groundDepth(_ depth: ClosedRange<Float>) -> Float {
        guard isEndless else { return depth.lowerBound }
        return scene.isWet ? depth.lowerBound : depth.lowerBound + (depth.upperBound - depth.lowerBound) * 0.45
    }

    /// Makes a lane on the ground that was added last.
    func lane(_ v: Float, depth: ClosedRange<Float>, reflection: Float = 0) -> Lane {
        let share = min(max((v - horizon) / max(pictureHeight - horizon, 0.01), 0), 1)
        return Lane(
            layer: elements.count - 1,
            depth: isEndless ? groundDepth(depth) : depth.lowerBound + (depth.upperBound - depth.lowerBound) * share,
            v: v,
            reflection: reflection
        )
    }

    func addClouds() {
        guard scene.place != .space, scene.place != .interior else { return }
        let isHeaped = (scene.style == .anime || scene.time == .day) && scene.weather == .clear
        let amounts: [Scene.Weather: Float] = [
            .clear: isHeaped ? 0.42 : 0.36, .cloudy: 1, .rain: 1, .snow: 0.7, .fog: 0.2,
        ]
        let amount = (amounts[scene.weather] ?? 0.4) * (scene.time == .night && scene.weather == .clear ? 0.7 : 1)
        let speed: Float = (scene.weather == .rain ? 0.016 : 0.007) * (scene.pace == .timeLapse ? 14 : 1)
        let margin = margin
        addDrifting(depth: 0.1, speed: speed, coarseness: 2, seam: 0.4) { framing in
            CloudPainter(
                framing: framing,
                palette: palette,
                amount: amount,
                isHeaped: isHeaped,
                light: (light.u + framing.left, light.v + margin),
                seed: scene.seed ^ 0xC10D
            )
        }
    }

    /// Adds a bank of mist, given from the picture's upper edge.
    func addMist(_ band: ClosedRange<Float>, density: Float, depth: Float, salt: UInt64) {
        let margin = margin
        addDrifting(depth: depth, speed: salt % 2 == 0 ? 0.012 : -0.009, coarseness: 4, seam: 0.5) { framing in
            MistPainter(
                framing: framing,
                colour: palette.haze.mixed(palette.horizon, 0.4),
                band: (band.lowerBound + margin)...(band.upperBound + margin),
                density: density,
                seed: scene.seed ^ salt
            )
        }
    }
}
