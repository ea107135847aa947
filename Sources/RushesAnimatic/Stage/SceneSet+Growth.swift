// What the ground is made of and what grows on it.

extension SceneSet {
    func addRidge(
        depth: Float,
        distance: Float,
        foot: Float,
        rise: Float,
        frequency: Float,
        rough: Float,
        snow: Float = 0,
        body: Colour? = nil,
        lit: Colour? = nil,
        salt: UInt64
    ) {
        let scale = min(horizon / 0.74, 1.5)
        let light = lit ?? palette.near.mixed(palette.key, scene.time == .night ? 0.12 : 0.42)
        let margin = margin
        let side: Float = self.light.u < pictureWidth / 2 ? 1 : -1
        add(depth: depth, seam: 0.4) { framing in
            RidgePainter(
                framing: framing,
                palette: palette,
                style: .init(
                    distance: min(distance + airDistance, 0.92),
                    foot: foot + margin,
                    rise: rise * scale,
                    frequency: frequency,
                    roughness: rough,
                    body: body ?? palette.near.lit(1.1),
                    lit: light,
                    snow: snow,
                    side: side
                ),
                seed: scene.seed ^ salt
            )
        }
    }

    func addTrees(
        depth: Float,
        distance: Float,
        foot: Float,
        heights: ClosedRange<Float>,
        isTrunks: Bool = false,
        salt: UInt64
    ) {
        let margin = margin
        add(depth: depth, seam: 0.02) { framing in
            TreePainter(
                framing: framing,
                palette: palette,
                distance: min(distance + airDistance, 0.92),
                foot: foot + margin,
                heights: heights,
                isTrunks: isTrunks,
                hasSnow: scene.hasSnowCover,
                seed: scene.seed ^ salt
            )
        }
    }

    func addGrove(
        depth: Float,
        distance: Float,
        foot: Float,
        heights: ClosedRange<Float>,
        spacing: ClosedRange<Float>,
        salt: UInt64
    ) {
        let margin = margin
        let season = scene.season ?? (scene.hasSnowCover ? .winter : nil)
        add(depth: depth, seam: 0.02) { framing in
            GrovePainter(
                framing: framing,
                palette: palette,
                season: season,
                distance: min(distance + airDistance, 0.92),
                foot: foot + margin,
                heights: heights,
                spacing: spacing,
                light: lightDirection,
                seed: scene.seed ^ salt
            )
        }
    }

    /// A strip of land at the lower edge, with blades on it where it is green.
    func addBank(at v: Float, depth: Float, colour: Colour, rise: Float, isGrassy: Bool) {
        let margin = margin
        add(depth: depth, seam: 0.3) { framing in
            if isGrassy {
                return GrassPainter(
                    framing: framing,
                    foot: v + margin,
                    colour: colour,
                    heights: 0.03...0.1,
                    flowers: scene.season == .autumn || scene.season == .winter || scene.place == .lake
                        ? []
                        : [Colour(0.95, 0.9, 0.82, 1), Colour(0.93, 0.74, 0.3, 1), Colour(0.85, 0.42, 0.5, 1)].map {
                            ($0 * palette.ambient).solid
                        },
                    seed: scene.seed ^ 0xBA4C
                )
            }
            return RidgePainter(
                framing: framing,
                palette: palette,
                style: .init(
                    distance: 0,
                    foot: v + margin,
                    rise: rise,
                    frequency: 0.8,
                    roughness: 0.1,
                    body: colour,
                    lit: colour.lit(1.25),
                    snow: 0,
                    side: 1
                ),
                seed: scene.seed ^ 0xBA4C
            )
        }
    }
}
