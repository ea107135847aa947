// Places by the water.

extension SceneSet {
    /// Waves from the horizon to a height of the picture, the near ones larger.
    func addWaves(to lower: Float, count: Int, swell: Float, foam: Float) {
        let h = horizon
        let margin = margin
        for index in 0..<count {
            let share = Float(index + 1) / Float(count)
            let next = Float(index + 2) / Float(count)
            let v = h + (lower - h) * (0.1 + 0.86 * share * share)
            let height = swell * (0.12 + 0.88 * share * share)
            let depth = 0.34 + 0.66 * share * share
            let speed = (index % 2 == 0 ? 0.012 : -0.008) * (0.4 + share * 1.4) * Float(scene.pace.factor)
            addDrifting(
                depth: depth,
                speed: speed,
                coarseness: 1,
                bob: (height * 0.32, 0.16 + 0.03 * Float(index % 3), Float(index) * 0.29),
                seam: 0.2
            ) { framing in
                WavePainter(
                    framing: framing,
                    palette: palette,
                    v: v + margin,
                    bottom: index == count - 1
                        ? .infinity : h + (lower - h) * (0.1 + 0.86 * next * next) + margin + 0.06 + swell * 0.5,
                    swell: height,
                    nearness: share,
                    foam: foam * share,
                    light: light.u + framing.left,
                    seed: scene.seed ^ UInt64(0x5EA0 + index)
                )
            }
            if index == count - 2 || count == 1 {
                water = Lane(layer: elements.count - 1, depth: depth, v: v + height * 0.3, reflection: 0.25)
            }
        }
    }

    func buildSea() {
        if scene.seed % 2 == 0, scene.weather != .fog {
            addRidge(depth: 0.12, distance: 0.6, foot: horizon + 0.015, rise: 0.07, frequency: 1.7, rough: 0.5, salt: 1)
        }
        addGround(.water, wetness: 0.72, depth: 0.3...0.5, waves: 0.006, blur: 4)
        let isCalm = scene.mood == .calm && scene.weather == .clear
        let isRough = scene.weather == .rain || scene.mood == .tense || scene.mood == .epic
        addWaves(
            to: pictureHeight + (isCalm ? 0.02 : 0.06),
            count: 5,
            swell: isCalm ? 0.05 : (isRough ? 0.17 : 0.1),
            foam: isRough ? 1 : (isCalm ? 0 : 0.45)
        )
    }

    func buildBeach() {
        let h = horizon
        if scene.seed % 3 == 0 {
            addRidge(depth: 0.12, distance: 0.55, foot: h + 0.012, rise: 0.1, frequency: 1.1, rough: 0.6, salt: 1)
        }
        addGround(.water, wetness: 0.7, depth: 0.3...0.5, waves: 0.006, blur: 4)
        let edge = h + (pictureHeight - h) * 0.46
        addWaves(to: edge, count: 3, swell: 0.045, foam: 1)
        // The sand before it, dark where the last wave has been.
        let sand = palette.ground.lit(0.82)
        let wet = sand.lit(0.62).mixed(palette.horizon, 0.22)
        let margin = margin
        add(depth: 0.84, seam: 0.3, bob: (0.008, 0.12, 0.3)) { framing in
            RidgePainter(
                framing: framing,
                palette: palette,
                style: .init(
                    distance: 0,
                    foot: edge + 0.025 + margin,
                    rise: 0.02,
                    frequency: 0.5,
                    roughness: 0.05,
                    body: wet,
                    lit: wet.lit(1.12),
                    snow: 0,
                    side: 1
                ),
                seed: scene.seed ^ 7
            )
        }
        add(depth: 0.9, seam: 0.3) { framing in
            RidgePainter(
                framing: framing,
                palette: palette,
                style: .init(
                    distance: 0,
                    foot: edge + 0.085 + margin,
                    rise: 0.025,
                    frequency: 0.45,
                    roughness: 0.08,
                    body: sand.lit(0.86),
                    lit: sand.mixed(palette.key, 0.2),
                    snow: 0,
                    side: lightDirection.x < 0 ? 1 : -1
                ),
                seed: scene.seed ^ 9
            )
        }
        ground = Lane(layer: elements.count - 1, depth: 0.95, v: edge + (pictureHeight - edge) * 0.5)
    }

    func buildLake() {
        let h = horizon
        let snow: Float = scene.hasSnowCover ? 0.3 : 0.05
        addRidge(
            depth: 0.1,
            distance: 0.62,
            foot: h - 0.06,
            rise: 0.26,
            frequency: 1.3,
            rough: 0.6,
            snow: snow,
            salt: 1
        )
        if fogDensity > 0 || scene.time == .dawn {
            addMist((h - 0.2)...(h + 0.01), density: max(fogDensity, 0.4), depth: 0.16, salt: 0x31)
        }
        addRidge(depth: 0.2, distance: 0.36, foot: h - 0.005, rise: 0.1, frequency: 1.6, rough: 0.3, salt: 2)
        if scene.season != nil || scene.seed % 2 == 0 {
            addGrove(depth: 0.28, distance: 0.24, foot: h + 0.006, heights: 0.07...0.14, spacing: 0.05...0.16, salt: 3)
        } else {
            addTrees(depth: 0.28, distance: 0.22, foot: h + 0.002, heights: 0.06...0.14, salt: 3)
        }
        let depth: ClosedRange<Float> = 0.3...1
        addGround(.water, wetness: 0.86, depth: depth, waves: 0.004, blur: 2)
        water = lane(h + (pictureHeight - h) * 0.34, depth: depth, reflection: 0.5)
        if fogDensity > 0 || scene.time == .dawn {
            addMist((h - 0.05)...(h + 0.16), density: max(fogDensity, 0.45), depth: 0.5, salt: 0x32)
        }
        let standsOnLand = scene.cast.contains { !$0.isVessel && !$0.isAirborne }
        let edge = standsOnLand ? h + (pictureHeight - h) * 0.62 : pictureHeight - 0.04
        let bank = palette.near.lit(1.1).mixed(palette.ground, 0.35)
        if standsOnLand {
            let margin = margin
            add(depth: 0.94, seam: 0.3) { framing in
                RidgePainter(
                    framing: framing,
                    palette: palette,
                    style: .init(
                        distance: 0,
                        foot: edge + margin,
                        rise: 0.02,
                        frequency: 0.6,
                        roughness: 0.2,
                        body: bank.lit(0.8),
                        lit: bank.lit(1.25),
                        snow: scene.hasSnowCover ? 0.3 : 0,
                        side: 1
                    ),
                    seed: scene.seed ^ 0xBA4B
                )
            }
            ground = Lane(layer: elements.count - 1, depth: 0.96, v: edge + (pictureHeight - edge) * 0.42)
        }
        addBank(at: pictureHeight - 0.02, depth: 1.12, colour: palette.near.lit(0.8), rise: 0, isGrassy: true)
    }
}
