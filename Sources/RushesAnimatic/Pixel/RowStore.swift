/// Where painted rows go: graded, and cut to 8 bits with noise that hides the steps.
struct RowStore: Sendable {
    let luma: Plane
    let blue: Plane
    let red: Plane
    let alpha: Plane?
    let halfAlpha: Plane?
    let grade: Grade

    /// Stores two rows, which share their colour.
    func put(
        _ upper: UnsafeMutableBufferPointer<Colour>,
        _ lower: UnsafeMutableBufferPointer<Colour>,
        row: Int,
        absoluteRow: Int
    ) {
        for (offset, pixels) in [upper, lower].enumerated() {
            for column in 0..<luma.width { pixels[column] = grade.apply(pixels[column]) }
            putLuma(pixels, row: row + offset, absoluteRow: absoluteRow + offset)
        }
        let blueRow = blue.row(row / 2)
        let redRow = red.row(row / 2)
        let opacityRow = halfAlpha?.row(row / 2)
        for column in 0..<blue.width {
            let pair = upper[column * 2] + upper[column * 2 + 1] + lower[column * 2] + lower[column * 2 + 1]
            let colour = pair * 0.25
            let light = colour.x * 0.2126 + colour.y * 0.7152 + colour.z * 0.0722
            let noise = Self.dither(column, absoluteRow / 2)
            let base = colour.w * 128
            blueRow[column] = UInt8(min(max(base + (colour.z - light) * (224 / 1.8556) + noise, 0), 254))
            redRow[column] = UInt8(min(max(base + (colour.x - light) * (224 / 1.5748) + noise, 0), 254))
            if let opacityRow { opacityRow[column] = UInt8(min(max(colour.w, 0), 1) * 255 + 0.5) }
        }
    }

    private func putLuma(_ colours: UnsafeMutableBufferPointer<Colour>, row: Int, absoluteRow: Int) {
        let target = luma.row(row)
        let opacity = alpha?.row(row)
        for column in 0..<luma.width {
            let colour = colours[column]
            let light = colour.x * 0.2126 + colour.y * 0.7152 + colour.z * 0.0722
            // Where nothing is, nothing is added either.
            let noise = colour.w > 0.004 ? Self.dither(column, absoluteRow) : 0
            let value = colour.w * 16 + min(max(light, 0) * 219, 219) + noise
            target[column] = UInt8(min(max(value, 0), 254))
            if let opacity { opacity[column] = UInt8(min(max(colour.w, 0), 1) * 255 + 0.5) }
        }
    }

    /// Noise without structure, which stays without one when the camera mixes neighbours.
    private static func dither(_ x: Int, _ y: Int) -> Float { Noise.unit(x, y, 0xD17E) }
}
