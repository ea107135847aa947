/// The layers that a scene is built of, from the back to the front.
struct SceneSet: Sendable {
    /// One layer before it is painted.
    struct Element: Sendable {
        let painter: any Painter
        let depth: Float
        var isGround = false
        var waveHeight: Float = 0

        func paint(width: Int, height: Int, unit: Int, rows: ParallelRows) -> LayerImage {
            func paint(_ painter: some Painter) -> LayerImage {
                LayerImage(width: width, height: height, unit: unit, painter: painter, rows: rows)
            }
            return paint(painter)
        }
    }

    let layerWidth: Int
    let layerHeight: Int
    let framing: Framing
    let palette: Palette
    private(set) var elements: [Element] = []

    private let scene: Scene

    init(scene: Scene, size: PictureSize) {
        self.scene = scene
        layerWidth = (size.width * 116 / 100 + 15) / 16 * 16
        layerHeight = (size.height * 107 / 100 + 15) / 16 * 16
        let shares: [Scene.Place: Float] = [
            .street: 0.7, .city: 0.74, .mountains: 0.76, .sea: 0.56, .forest: 0.78, .desert: 0.66, .interior: 0.76,
            .space: 0.99, .abstract: 0.72,
        ]
        framing = Framing(
            size: size,
            layerWidth: layerWidth,
            layerHeight: layerHeight,
            horizonShare: shares[scene.place] ?? 0.7
        )
        palette = Palette(scene)
        switch scene.place {
        case .street: buildStreet()
        case .city: buildCity()
        case .mountains: buildMountains()
        case .sea: buildSea()
        case .forest: buildForest()
        case .desert: buildDesert()
        case .interior:
            elements = [
                Element(
                    painter: RoomPainter(scene: scene, framing: framing, palette: palette),
                    depth: 0.6,
                    isGround: true
                )
            ]
        case .space: buildSpace()
        case .abstract: buildAbstract()
        }
    }

    private var sky: Element {
        Element(painter: SkyPainter(scene: scene, framing: framing, palette: palette), depth: 0.08)
    }

    private var airDistance: Float { scene.weather == .fog ? 0.3 : (scene.weather == .clear ? 0 : 0.1) }

    private mutating func add(_ painter: any Painter, depth: Float) {
        elements.append(Element(painter: painter, depth: depth))
    }

    private mutating func addGround(
        _ surface: GroundPainter.Surface,
        wetness: Float,
        depth: Float,
        waves: Float = 0,
        blur: Int = 3
    ) {
        var mirror: LightMap?
        if wetness > 0 {
            var map = LightMap(
                width: framing.width,
                height: framing.horizon,
                cell: 1 / 150,
                of: elements.map(\.painter)
            )
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
        elements.append(Element(painter: painter, depth: depth, isGround: true, waveHeight: waves))
    }

    private func skyline(_ style: SkylinePainter.Style, _ salt: UInt64) -> SkylinePainter {
        SkylinePainter(framing: framing, palette: palette, style: style, seed: scene.seed ^ salt)
    }

    private mutating func buildStreet() {
        elements = [sky]
        let air = airDistance
        add(
            skyline(
                .init(
                    distance: min(0.66 + air, 0.9),
                    heights: 0.18...0.5,
                    widths: 0.06...0.15,
                    gap: 0,
                    canyon: 0.15,
                    hasSigns: false
                ),
                1
            ),
            depth: 0.22
        )
        add(
            skyline(
                .init(
                    distance: 0.34 + air,
                    heights: 0.24...0.56,
                    widths: 0.08...0.18,
                    gap: 0.22,
                    canyon: 0.4,
                    hasSigns: scene.hasNeon
                ),
                2
            ),
            depth: 0.5
        )
        let gap = framing.pictureWidth * 0.52
        add(
            skyline(
                .init(
                    distance: 0.04 + air * 0.5,
                    heights: 0.42...0.8,
                    widths: 0.16...0.3,
                    gap: gap,
                    canyon: 0.45,
                    hasSigns: scene.hasNeon
                ),
                3
            ),
            depth: 0.86
        )
        let surface: GroundPainter.Surface = scene.weather == .snow ? .snow : .pavement
        addGround(surface, wetness: scene.isWet ? 0.85 : 0.1, depth: 0.9, blur: 5)
    }

    private mutating func buildCity() {
        elements = [sky]
        let air = airDistance
        add(
            skyline(
                .init(
                    distance: min(0.62 + air, 0.9),
                    heights: 0.1...0.34,
                    widths: 0.04...0.1,
                    gap: 0,
                    canyon: -0.2,
                    hasSigns: false
                ),
                1
            ),
            depth: 0.2
        )
        add(
            skyline(
                .init(
                    distance: 0.36 + air,
                    heights: 0.12...0.52,
                    widths: 0.05...0.13,
                    gap: 0,
                    canyon: -0.25,
                    hasSigns: false
                ),
                2
            ),
            depth: 0.42
        )
        add(
            skyline(
                .init(
                    distance: 0.1 + air,
                    heights: 0.08...0.4,
                    widths: 0.08...0.18,
                    gap: 0.2,
                    canyon: 0.5,
                    hasSigns: scene.hasNeon
                ),
                3
            ),
            depth: 0.7
        )
        addGround(.water, wetness: 0.8, depth: 0.75, waves: 0.004, blur: 2)
    }

    private func ridge(
        _ distance: Float,
        foot: Float,
        rise: Float,
        frequency: Float,
        rough: Float,
        snow: Float,
        _ salt: UInt64
    ) -> RidgePainter {
        let scale = min(framing.horizon / 0.8, 1.5)
        let lit = palette.near.mixed(palette.key, scene.time == .night ? 0.12 : 0.42)
        return RidgePainter(
            framing: framing,
            palette: palette,
            style: .init(
                distance: min(distance + airDistance, 0.92),
                foot: foot,
                rise: rise * scale,
                frequency: frequency,
                roughness: rough,
                body: palette.near.lit(1.1),
                lit: lit,
                snow: snow
            ),
            seed: scene.seed ^ salt
        )
    }

    private mutating func buildMountains() {
        elements = [sky]
        let snow: Float = scene.weather == .snow ? 0.4 : 0.13
        let h = framing.horizon
        add(ridge(0.62, foot: h - 0.12, rise: 0.4, frequency: 1.5, rough: 0.9, snow: snow, 1), depth: 0.14)
        add(ridge(0.38, foot: h - 0.04, rise: 0.3, frequency: 1.9, rough: 0.7, snow: snow * 0.5, 2), depth: 0.32)
        add(ridge(0.16, foot: h + 0.03, rise: 0.15, frequency: 1.4, rough: 0.3, snow: 0, 3), depth: 0.55)
        let trees = TreePainter(
            framing: framing,
            palette: palette,
            distance: 0.02,
            foot: h + (framing.bottom - h) * 0.52,
            heights: 0.07...0.2,
            hasSnow: scene.weather == .snow,
            seed: scene.seed ^ 4
        )
        elements.append(Element(painter: trees, depth: 0.95, isGround: true))
    }

    private mutating func buildSea() {
        elements = [sky]
        if scene.seed % 2 == 0 {
            add(
                ridge(0.6, foot: framing.horizon + 0.015, rise: 0.07, frequency: 1.7, rough: 0.5, snow: 0, 1),
                depth: 0.15
            )
        }
        addGround(.water, wetness: 0.72, depth: 0.5, waves: 0.011, blur: 4)
    }

    private mutating func buildForest() {
        elements = [sky]
        let h = framing.horizon
        let snow = scene.weather == .snow
        func trees(
            _ distance: Float,
            _ foot: Float,
            _ heights: ClosedRange<Float>,
            _ salt: UInt64,
            trunks: Bool = false
        ) -> TreePainter {
            TreePainter(
                framing: framing,
                palette: palette,
                distance: min(distance + airDistance, 0.92),
                foot: foot,
                heights: heights,
                isTrunks: trunks,
                hasSnow: snow,
                seed: scene.seed ^ salt
            )
        }
        add(ridge(0.66, foot: h - 0.18, rise: 0.16, frequency: 1.3, rough: 0.4, snow: 0, 1), depth: 0.12)
        add(trees(0.56, h - 0.1, 0.16...0.3, 2), depth: 0.25)
        add(trees(0.34, h - 0.03, 0.26...0.46, 3), depth: 0.45)
        add(trees(0.14, h + 0.005, 0.34...0.62, 4), depth: 0.65)
        addGround(snow ? .snow : .earth, wetness: scene.isWet ? 0.3 : 0, depth: 0.8)
        add(trees(-0.02, framing.bottom + 0.05, 0.5...0.6, 5, trunks: true), depth: 1)
    }

    private mutating func buildDesert() {
        elements = [sky]
        let h = framing.horizon
        func dune(_ distance: Float, _ foot: Float, _ rise: Float, _ salt: UInt64) -> RidgePainter {
            RidgePainter(
                framing: framing,
                palette: palette,
                style: .init(
                    distance: min(distance + airDistance, 0.9),
                    foot: foot,
                    rise: rise,
                    frequency: 1.25,
                    roughness: 0.12,
                    body: palette.near.mixed(palette.ground, 0.25),
                    lit: palette.ground.mixed(palette.key, 0.3),
                    snow: 0
                ),
                seed: scene.seed ^ salt
            )
        }
        add(dune(0.55, h - 0.02, 0.1, 1), depth: 0.16)
        add(dune(0.3, h + 0.01, 0.16, 2), depth: 0.36)
        addGround(.sand, wetness: 0, depth: 0.7)
        add(dune(0.02, h + (framing.bottom - h) * 0.78, 0.16, 3), depth: 0.95)
    }

    private mutating func buildSpace() {
        elements = [sky]
        add(OrbPainter.planet(framing: framing, palette: palette, seed: scene.seed ^ 1), depth: 0.45)
    }

    private mutating func buildAbstract() {
        elements = [sky]
        add(
            OrbPainter.bokeh(framing: framing, palette: palette, count: 16, size: 0.08...0.2, seed: scene.seed ^ 1),
            depth: 0.25
        )
        add(ridge(0.5, foot: framing.horizon - 0.02, rise: 0.2, frequency: 0.9, rough: 0.1, snow: 0, 2), depth: 0.4)
        add(ridge(0.2, foot: framing.horizon + 0.1, rise: 0.2, frequency: 1.1, rough: 0.1, snow: 0, 3), depth: 0.7)
        add(
            OrbPainter.bokeh(framing: framing, palette: palette, count: 22, size: 0.02...0.07, seed: scene.seed ^ 4),
            depth: 1
        )
    }
}
