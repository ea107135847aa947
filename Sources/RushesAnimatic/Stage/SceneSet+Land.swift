// Places on land.

extension SceneSet {
    func buildMountains() {
        let snow: Float = scene.hasSnowCover ? 0.42 : 0.13
        let h = horizon
        addRidge(depth: 0.12, distance: 0.6, foot: h - 0.12, rise: 0.4, frequency: 1.5, rough: 0.9, snow: snow, salt: 1)
        if fogDensity > 0 || scene.time == .dawn {
            addMist((h - 0.25)...(h + 0.02), density: max(fogDensity, 0.42), depth: 0.2, salt: 0x31)
        }
        addRidge(
            depth: 0.28,
            distance: 0.38,
            foot: h - 0.04,
            rise: 0.3,
            frequency: 1.9,
            rough: 0.7,
            snow: snow * 0.5,
            salt: 2
        )
        addRidge(depth: 0.5, distance: 0.16, foot: h + 0.03, rise: 0.15, frequency: 1.4, rough: 0.3, salt: 3)
        if fogDensity > 0 || scene.time == .dawn {
            addMist((h - 0.08)...(h + 0.12), density: max(fogDensity * 0.8, 0.36), depth: 0.6, salt: 0x32)
        }
        let foot = h + (pictureHeight - h) * 0.46
        addTrees(depth: 0.86, distance: 0.02, foot: foot, heights: 0.07...0.2, salt: 4)
        ground = Lane(layer: elements.count - 1, depth: 0.9, v: foot + (pictureHeight - foot) * 0.45)
    }

    func buildForest() {
        let h = horizon
        addRidge(depth: 0.1, distance: 0.66, foot: h - 0.18, rise: 0.16, frequency: 1.3, rough: 0.4, salt: 1)
        let isLeafy = scene.season == .autumn || scene.season == .spring || (scene.seed % 3 == 0 && !scene.hasSnowCover)
        if isLeafy {
            addGrove(depth: 0.25, distance: 0.5, foot: h - 0.06, heights: 0.24...0.36, spacing: 0.09...0.2, salt: 2)
            addMist((h - 0.2)...(h + 0.05), density: max(fogDensity, 0.25), depth: 0.35, salt: 0x31)
            addGrove(depth: 0.45, distance: 0.26, foot: h - 0.01, heights: 0.36...0.56, spacing: 0.2...0.36, salt: 3)
        } else {
            addTrees(depth: 0.25, distance: 0.56, foot: h - 0.1, heights: 0.16...0.3, salt: 2)
            addMist((h - 0.24)...(h + 0.04), density: max(fogDensity, 0.3), depth: 0.35, salt: 0x31)
            addTrees(depth: 0.42, distance: 0.34, foot: h - 0.03, heights: 0.26...0.46, salt: 3)
            addTrees(depth: 0.58, distance: 0.14, foot: h + 0.005, heights: 0.34...0.62, salt: 4)
        }
        let depth: ClosedRange<Float> = 0.58...1
        addGround(scene.hasSnowCover ? .snow : .earth, wetness: scene.isWet ? 0.3 : 0, depth: depth)
        ground = lane(h + (pictureHeight - h) * 0.45, depth: depth, reflection: scene.isWet ? 0.15 : 0)
        if scene.shot == .full || scene.shot == .wide {
            addTrees(
                depth: 1.1,
                distance: -0.02,
                foot: pictureHeight + 0.05,
                heights: 0.5...0.6,
                isTrunks: true,
                salt: 5
            )
        }
        air = Lane(layer: min(3, elements.count - 1), depth: 0.4, v: 0.25, distance: 0.15)
    }

    func buildMeadow() {
        let h = horizon
        let isRainy = scene.isWet
        addRidge(depth: 0.1, distance: 0.62, foot: h - 0.03, rise: 0.16, frequency: 1.2, rough: 0.25, salt: 1)
        let hill = palette.ground.lit(0.72)
        addRidge(
            depth: 0.22,
            distance: 0.4,
            foot: h + 0.01,
            rise: 0.09,
            frequency: 0.9,
            rough: 0.06,
            body: hill,
            lit: palette.ground.mixed(palette.key, 0.25),
            salt: 2
        )
        addGrove(depth: 0.36, distance: 0.26, foot: h + 0.012, heights: 0.12...0.24, spacing: 0.1...0.5, salt: 3)
        let depth: ClosedRange<Float> = 0.4...1
        addGround(scene.hasSnowCover ? .snow : .grass, wetness: isRainy ? 0.2 : 0, depth: depth)
        ground = lane(h + (pictureHeight - h) * 0.46, depth: depth)
        if scene.season == .spring || scene.season == .autumn || scene.seed % 2 == 0 {
            addGrove(
                depth: 0.62,
                distance: 0.04,
                foot: h + (pictureHeight - h) * 0.2,
                heights: 0.5...0.66,
                spacing: 0.7...1.3,
                salt: 4
            )
            ground?.layer = elements.count - 1
        }
        guard !scene.hasSnowCover else { return }
        let blades = palette.ground.lit(0.62).mixed(palette.near, 0.35)
        addBank(at: pictureHeight - 0.035, depth: 1.12, colour: blades, rise: 0, isGrassy: true)
    }

    func buildDesert() {
        let h = horizon
        let body = palette.near.mixed(palette.ground, 0.3)
        let lit = palette.ground.mixed(palette.key, 0.3)
        addRidge(
            depth: 0.12,
            distance: 0.5,
            foot: h - 0.02,
            rise: 0.12,
            frequency: 1.0,
            rough: 0.1,
            body: body,
            lit: lit,
            salt: 1
        )
        addRidge(
            depth: 0.26,
            distance: 0.3,
            foot: h + 0.015,
            rise: 0.19,
            frequency: 0.8,
            rough: 0.07,
            body: body,
            lit: lit,
            salt: 2
        )
        addRidge(
            depth: 0.44,
            distance: 0.14,
            foot: h + 0.05,
            rise: 0.12,
            frequency: 0.7,
            rough: 0.05,
            body: body,
            lit: lit,
            salt: 6
        )
        let edge = h + (pictureHeight - h) * 0.34
        addRidge(
            depth: 0.85,
            distance: 0.02,
            foot: edge,
            rise: 0.06,
            frequency: 0.5,
            rough: 0.05,
            body: body,
            lit: lit,
            salt: 3
        )
        ground = Lane(layer: elements.count - 1, depth: 0.9, v: edge + (pictureHeight - edge) * 0.42)
        addRidge(
            depth: 1.15,
            distance: -0.02,
            foot: pictureHeight + 0.03,
            rise: 0.13,
            frequency: 0.5,
            rough: 0.06,
            body: body.lit(0.8),
            lit: lit.lit(0.85),
            salt: 4
        )
    }
}
