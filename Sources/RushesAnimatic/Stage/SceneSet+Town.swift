// Places among buildings.

extension SceneSet {
    func addBuildings(
        depth: Float,
        distance: Float,
        heights: ClosedRange<Float>,
        widths: ClosedRange<Float>,
        gap: Float = 0,
        canyon: Float,
        hasSigns: Bool = false,
        salt: UInt64
    ) {
        add(depth: depth, seam: 0.012) { framing in
            SkylinePainter(
                framing: framing,
                palette: palette,
                style: .init(
                    distance: min(distance + airDistance, 0.9),
                    heights: heights,
                    widths: widths,
                    gap: isEndless ? 0 : gap,
                    canyon: isEndless ? 0 : canyon,
                    hasSigns: hasSigns,
                    bloom: palette.lamplight > 0.3 ? scene.bloom * (1 - distance * 0.6) : 0
                ),
                seed: scene.seed ^ salt
            )
        }
    }

    func buildStreet() {
        let neon = scene.hasNeon
        addBuildings(depth: 0.22, distance: 0.64, heights: 0.18...0.5, widths: 0.06...0.15, canyon: 0.15, salt: 1)
        if fogDensity > 0 { addMist((horizon - 0.3)...(horizon + 0.05), density: fogDensity, depth: 0.3, salt: 0x31) }
        addBuildings(
            depth: 0.42,
            distance: 0.34,
            heights: 0.24...0.56,
            widths: 0.08...0.18,
            gap: 0.22,
            canyon: 0.4,
            hasSigns: neon,
            salt: 2
        )
        if fogDensity > 0 {
            addMist((horizon - 0.25)...(horizon + 0.05), density: fogDensity * 0.7, depth: 0.5, salt: 0x32)
        }
        let gap = pictureWidth * 0.52
        if isEndless {
            addBuildings(
                depth: 0.58,
                distance: 0.06,
                heights: 0.2...0.52,
                widths: 0.16...0.3,
                canyon: 0,
                hasSigns: neon,
                salt: 3
            )
        } else {
            addBuildings(
                depth: 0.66,
                distance: 0.04,
                heights: 0.42...0.8,
                widths: 0.16...0.3,
                gap: gap,
                canyon: 0.45,
                hasSigns: neon,
                salt: 3
            )
        }
        let depth: ClosedRange<Float> = isEndless ? 0.58...1.1 : 0.6...1
        let surface: GroundPainter.Surface = scene.hasSnowCover ? .snow : (isEndless ? .sideRoad : .pavement)
        addGround(surface, wetness: scene.isWet ? 0.85 : 0.1, depth: depth, blur: 5)
        let foot = horizon + (pictureHeight - horizon) * (isEndless ? 0.5 : 0.42)
        ground = lane(foot, depth: depth, reflection: scene.isWet ? 0.5 : 0)
        air = Lane(layer: 4, depth: 0.3, v: 0.22, distance: 0.2)
    }

    func buildCity() {
        addBuildings(depth: 0.18, distance: 0.62, heights: 0.1...0.34, widths: 0.04...0.1, canyon: -0.2, salt: 1)
        if fogDensity > 0 { addMist((horizon - 0.25)...(horizon + 0.02), density: fogDensity, depth: 0.25, salt: 0x31) }
        addBuildings(depth: 0.36, distance: 0.36, heights: 0.12...0.52, widths: 0.05...0.13, canyon: -0.25, salt: 2)
        addBuildings(
            depth: 0.52,
            distance: 0.1,
            heights: 0.08...0.4,
            widths: 0.08...0.18,
            gap: 0.2,
            canyon: 0.5,
            hasSigns: scene.hasNeon,
            salt: 3
        )
        let isQuay = scene.cast.contains { !$0.isVessel && !$0.isAirborne }
        let depth: ClosedRange<Float> = 0.55...1
        addGround(.water, wetness: 0.8, depth: depth, waves: 0.004, blur: 2)
        water = lane(horizon + (pictureHeight - horizon) * 0.45, depth: depth, reflection: 0.35)
        guard isQuay else { return }
        // Who walks in a city by the water walks on its quay.
        let edge = horizon + (pictureHeight - horizon) * 0.6
        addBank(
            at: edge,
            depth: 1,
            colour: palette.near.lit(1.3).mixed(palette.haze, 0.12),
            rise: 0.004,
            isGrassy: false
        )
        ground = Lane(layer: elements.count - 1, depth: 1, v: edge + (pictureHeight - edge) * 0.4)
    }
}
