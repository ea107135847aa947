import Foundation

/// A walking person as a silhouette, drawn once for every phase of the gait.
final class Figure: Sendable {
    /// A limb or a part of the body: a line with a radius at each end, in units of the figure's height.
    struct Limb: Sendable {
        var from: SIMD2<Float>
        var to: SIMD2<Float>
        var radii: (Float, Float)

        /// How far a place lies outside the limb; negative inside.
        func distance(_ place: SIMD2<Float>) -> Float {
            let along = to - from
            let offset = place - from
            let length = max((along * along).sum(), 1e-8)
            let share = min(max((offset * along).sum() / length, 0), 1)
            let gap = offset - along * share
            return (gap * gap).sum().squareRoot() - (radii.0 + (radii.1 - radii.0) * share)
        }
    }

    /// How far one whole cycle of the gait carries the figure, in units of its height.
    static let stride: Float = 0.72
    static let phaseCount = 24

    let width: Int
    let height: Int
    private let alphas: [Plane]
    private let lumas: [Plane]

    /// Draws all phases.
    ///
    /// - Parameters:
    ///   - height: the figure's height in pixels.
    ///   - hasUmbrella: whether it carries an umbrella.
    ///   - body: the luma of the body, from 16 to 235.
    ///   - rim: the luma of edges that catch the light.
    ///   - rows: who does it.
    init(height: Int, hasUmbrella: Bool, body: Float, rim: Float, rows: ParallelRows) {
        self.height = height / 2 * 2
        width = Int(Float(height) * 0.62) / 2 * 2
        let (width, tall) = (self.width, self.height)
        alphas = (0..<Self.phaseCount).map { _ in Plane(width: width, height: tall) }
        lumas = (0..<Self.phaseCount).map { _ in Plane(width: width, height: tall) }
        rows.forEachRange(of: Self.phaseCount, alignment: 1) { phases in
            for phase in phases {
                let angle = Float(phase) / Float(Self.phaseCount) * 2 * .pi
                let limbs = Self.limbs(angle: angle, hasUmbrella: hasUmbrella)
                self.draw(limbs, hasUmbrella: hasUmbrella, phase: phase, body: body, rim: rim)
            }
        }
    }

    private func draw(_ limbs: [Limb], hasUmbrella: Bool, phase: Int, body: Float, rim: Float) {
        let pixel = 1 / Float(height)
        for row in 0..<height {
            let y = (Float(row) + 0.5) * pixel
            let reach = 0.01 as Float
            let close = limbs.filter {
                let radius = max($0.radii.0, $0.radii.1) + reach
                return min($0.from.y, $0.to.y) - radius < y && y < max($0.from.y, $0.to.y) + radius
            }
            let alpha = alphas[phase].row(row)
            let luma = lumas[phase].row(row)
            for column in 0..<width {
                let place = SIMD2<Float>((Float(column) + 0.5 - Float(width) / 2) * pixel, y)
                let distance = Self.distance(place, close, hasUmbrella)
                let cover = min(max(0.5 - distance / pixel, 0), 1)
                guard cover > 0 else { continue }
                var value = body
                if distance > -0.014 {
                    let right = Self.distance(place + SIMD2(0.004, -0.003), close, hasUmbrella)
                    let facing = min(max((right - distance) / 0.005, 0), 1)
                    value += (rim - body) * facing * passage(-0.014, -0.001, distance)
                }
                alpha[column] = UInt8(cover * 255)
                luma[column] = UInt8(min(value * cover, 254))
            }
        }
    }

    private static func distance(_ place: SIMD2<Float>, _ limbs: [Limb], _ hasUmbrella: Bool) -> Float {
        var least: Float = 1
        for limb in limbs { least = min(least, limb.distance(place)) }
        if hasUmbrella {
            // The canopy: the upper part of a flat ellipse, its rim gathered between the ribs.
            let offset = (place - SIMD2(0.05, 0.16)) / SIMD2(0.25, 0.145)
            let round = ((offset * offset).sum().squareRoot() - 1) * 0.145
            let scallop = 0.163 - 0.014 * abs(sin((place.x - 0.05) * 31.4))
            least = min(least, max(round, place.y - scallop))
        }
        return least
    }

    private static func limbs(angle: Float, hasUmbrella: Bool) -> [Limb] {
        var limbs: [Limb] = []
        let bob = 0.007 * cos(2 * angle)
        let hip = SIMD2<Float>(0, 0.575 + bob)
        let neck = SIMD2<Float>(0.014, 0.30 + bob)
        for offset in [Float(0), .pi] {
            let swing = 0.40 * sin(angle + offset)
            let forward = max(cos(angle + offset), 0)
            let bend = 0.06 + 0.75 * forward * forward.squareRoot()
            let knee = hip + SIMD2(sin(swing), cos(swing)) * 0.2
            let shin = swing - bend
            let ankle = knee + SIMD2(sin(shin), cos(shin)) * 0.2
            limbs.append(Limb(from: hip, to: knee, radii: (0.046, 0.032)))
            limbs.append(Limb(from: knee, to: ankle, radii: (0.031, 0.018)))
            let toe = shin * 0.55
            limbs.append(
                Limb(from: ankle, to: ankle + SIMD2(cos(toe), -sin(toe) * 0.4 + 0.14) * 0.052, radii: (0.019, 0.012))
            )
        }
        let sway = 0.02 * sin(angle)
        limbs.append(Limb(from: neck + SIMD2(0, 0.035), to: hip + SIMD2(-0.004, -0.04), radii: (0.058, 0.062)))
        limbs.append(
            Limb(from: hip + SIMD2(-0.004, -0.05), to: hip + SIMD2(-0.015 + sway, 0.13), radii: (0.062, 0.092))
        )
        limbs.append(Limb(from: neck + SIMD2(0, 0.02), to: neck + SIMD2(0.008, -0.03), radii: (0.024, 0.021)))
        limbs.append(Limb(from: neck + SIMD2(0.012, -0.066), to: neck + SIMD2(0.014, -0.052), radii: (0.041, 0.037)))
        limbs.append(
            Limb(from: neck + SIMD2(-0.012, -0.07), to: neck + SIMD2(-0.035, 0.03 + bob), radii: (0.04, 0.022))
        )
        let arm = 0.42 * sin(angle)
        let shoulder = neck + SIMD2(-0.008, 0.045)
        let elbow = shoulder + SIMD2(sin(-arm), cos(arm)) * 0.13
        let hand = elbow + SIMD2(sin(-arm + 0.35), cos(-arm + 0.35)) * 0.12
        limbs.append(Limb(from: shoulder, to: elbow, radii: (0.03, 0.024)))
        limbs.append(Limb(from: elbow, to: hand, radii: (0.024, 0.017)))
        if hasUmbrella {
            let grip = SIMD2<Float>(0.085, 0.42 + bob)
            limbs.append(Limb(from: shoulder, to: SIMD2(0.04, 0.455 + bob), radii: (0.03, 0.025)))
            limbs.append(Limb(from: SIMD2(0.04, 0.455 + bob), to: grip, radii: (0.024, 0.017)))
            limbs.append(Limb(from: SIMD2(0.085, 0.44), to: SIMD2(0.05, 0.02), radii: (0.0045, 0.0035)))
        } else {
            let other = shoulder + SIMD2(sin(arm), cos(arm)) * 0.13
            limbs.append(Limb(from: shoulder, to: other, radii: (0.03, 0.024)))
            limbs.append(
                Limb(from: other, to: other + SIMD2(sin(arm + 0.35), cos(arm + 0.35)) * 0.12, radii: (0.024, 0.017))
            )
        }
        return limbs
    }

    /// The rows of a phase, between two drawn ones.
    ///
    /// - Parameters:
    ///   - row: the row of the figure.
    ///   - phase: the place in the gait's cycle, from 0 to 1.
    ///   - scratch: receives luma in its first and opacity in its second row.
    func read(row: Int, phase: Float, into scratch: RowScratch) {
        let place = phase * Float(Self.phaseCount)
        let first = Int(place) % Self.phaseCount
        let second = (first + 1) % Self.phaseCount
        let weight = Int((place - place.rounded(.down)) * 256)
        RowKernel.mix(lumas[first].row(row), lumas[second].row(row), weight: weight, into: scratch.first, count: width)
        RowKernel.mix(
            alphas[first].row(row),
            alphas[second].row(row),
            weight: weight,
            into: scratch.second,
            count: width
        )
    }
}
