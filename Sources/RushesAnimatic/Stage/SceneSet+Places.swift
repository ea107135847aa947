extension SceneSet {
    /// Builds the scene's place.
    func build() {
        addClouds()
        switch scene.place {
        case .street: buildStreet()
        case .city: buildCity()
        case .mountains: buildMountains()
        case .forest: buildForest()
        case .meadow: buildMeadow()
        case .sea: buildSea()
        case .beach: buildBeach()
        case .lake: buildLake()
        case .desert: buildDesert()
        case .interior: buildRoom()
        case .space: buildSpace()
        case .abstract: buildAbstract()
        }
        guard scene.weather == .fog, scene.place != .interior, scene.place != .space else { return }
        addMist((horizon - 0.12)...(pictureHeight + 0.1), density: 0.26, depth: 1, salt: 0x0F63)
    }

    var fogDensity: Float { scene.weather == .fog ? 0.55 : 0 }

    func buildRoom() {
        let framing = framing(0.6)
        elements = [
            Element(
                painter: RoomPainter(scene: scene, framing: framing, palette: palette),
                framing: framing,
                depth: 0.55
            )
        ]
        let depth: ClosedRange<Float> = 0.55...0.9
        ground = lane(horizon + (pictureHeight - horizon) * 0.55, depth: depth)
        air = nil
        let near = framing
        elements.append(
            Element(
                painter: FurniturePainter(scene: scene, framing: near, palette: palette, margin: margin),
                framing: near,
                depth: 1.05
            )
        )
    }

    func buildSpace() {
        let seed = scene.seed
        add(depth: 0.3) { OrbPainter.planet(framing: $0, palette: palette, seed: seed ^ 1) }
        air = Lane(layer: elements.count - 1, depth: 0.8, v: pictureHeight * 0.5)
    }

    func buildAbstract() {
        let seed = scene.seed
        let h = horizon
        add(depth: 0.25) {
            OrbPainter.bokeh(framing: $0, palette: palette, count: 16, size: 0.08...0.2, seed: seed ^ 1)
        }
        addRidge(
            depth: 0.4,
            distance: 0.5,
            foot: h - 0.02,
            rise: 0.2,
            frequency: 0.9,
            rough: Float(seed % 5) * 0.2,
            salt: 2
        )
        addRidge(
            depth: 0.7,
            distance: 0.2,
            foot: h + 0.1,
            rise: 0.2,
            frequency: 1.1,
            rough: Float(seed % 3) * 0.2,
            salt: 3
        )
        ground = Lane(layer: elements.count - 1, depth: 0.75, v: h + (pictureHeight - h) * 0.75)
        add(depth: 1) { OrbPainter.bokeh(framing: $0, palette: palette, count: 22, size: 0.02...0.07, seed: seed ^ 4) }
    }
}
