import Foundation

/// Light that spreads around lamps and signs, on a coarse grid that is read smoothly.
struct LightMap: Sendable {
    private let columns: Int
    private let rows: Int
    private let cell: Float
    private var light: [Colour]

    /// Makes a dark map.
    ///
    /// - Parameters:
    ///   - width: the width that it covers, in units.
    ///   - height: the height that it covers, in units.
    ///   - cell: the size of a cell in units.
    init(width: Float, height: Float, cell: Float = 1 / 72) {
        self.cell = cell
        columns = Int(width / cell) + 2
        rows = Int(height / cell) + 2
        light = Array(repeating: .zero, count: columns * rows)
    }

    /// Makes a map whose every grid point is computed.
    init(width: Float, height: Float, cell: Float, filledBy value: (Float, Float) -> Colour) {
        self.init(width: width, height: height, cell: cell)
        for row in 0..<rows {
            for column in 0..<columns { light[row * columns + column] = value(Float(column) * cell, Float(row) * cell) }
        }
    }

    /// Lays what a painter shows over the map.
    ///
    /// - Parameters:
    ///   - painter: what is laid over it.
    ///   - width: how wide the painter's layer is.
    ///   - offset: where its left edge lies in the map.
    mutating func lay(_ painter: any Painter, width: Float, offset: Float) {
        let count = Int(width / cell) + 1
        let pixels = UnsafeMutableBufferPointer<Colour>.allocate(capacity: count)
        defer { pixels.deallocate() }
        let shift = Int((offset / cell).rounded())
        for row in 0..<rows {
            let place = PaintRow(v: (Float(row) + 0.5) * cell, pixel: cell, index: row)
            guard painter.extent.contains(place.v) else { continue }
            painter.paint(place, into: pixels)
            for column in 0..<columns {
                let source = min(max(column - shift, 0), count - 1)
                light[row * columns + column] = pixels[source].over(light[row * columns + column])
            }
        }
    }

    /// Softens the map vertically, as a rough or wet ground does with what it mirrors.
    mutating func blurVertically(radius: Int) {
        let source = light
        for row in 0..<rows {
            let from = max(row - radius, 0)
            let to = min(row + radius, rows - 1)
            for column in 0..<columns {
                var sum = Colour.zero
                for other in from...to { sum += source[other * columns + column] }
                light[row * columns + column] = sum / Float(to - from + 1)
            }
        }
    }

    /// What the bright places of the map spread around them, as light does in a lens.
    ///
    /// - Parameters:
    ///   - threshold: how bright a place must be.
    ///   - reach: how far the light goes, in units.
    /// - Returns: a map of the same size, without opacity.
    func bloom(above threshold: Float, reach: Float) -> LightMap {
        var map = self
        for index in light.indices {
            let colour = light[index]
            let brightest = max(colour.x, colour.y, colour.z)
            let share = max(brightest - threshold, 0) / max(brightest, 0.001)
            map.light[index] = Colour(colour.x, colour.y, colour.z, 0) * share
        }
        // Three boxes in a row are nearly a bell, and end where they end.
        let radius = max(Int(reach / cell / 3), 1)
        for _ in 0..<3 {
            map.soften(radius: radius, along: 1, lines: rows, length: columns, lineStep: columns)
            map.soften(radius: radius, along: columns, lines: columns, length: rows, lineStep: 1)
        }
        return map
    }

    private mutating func soften(radius: Int, along step: Int, lines: Int, length: Int, lineStep: Int) {
        let share = 1 / Float(radius * 2 + 1)
        var line = [Colour](repeating: .zero, count: length)
        for number in 0..<lines {
            let start = number * lineStep
            for place in 0..<length { line[place] = light[start + place * step] }
            var sum = line.prefix(radius).reduce(Colour.zero, +)
            for place in 0..<length {
                if place + radius < length { sum += line[place + radius] }
                light[start + place * step] = sum * share
                if place - radius >= 0 { sum -= line[place - radius] }
            }
        }
    }

    /// Adds the light of another map of the same extent and fineness.
    mutating func add(_ other: LightMap, gain: Float) {
        for index in light.indices { light[index] += other.light[index] * gain }
    }

    /// Adds a source of light that fades with distance.
    mutating func add(u: Float, v: Float, radius: Float, colour: Colour, stretch: Float = 1) {
        let reach = radius * 3
        let firstColumn = max(Int((u - reach) / cell), 0)
        let lastColumn = min(Int((u + reach) / cell) + 1, columns - 1)
        let firstRow = max(Int((v - reach * stretch) / cell), 0)
        let lastRow = min(Int((v + reach * stretch) / cell) + 1, rows - 1)
        guard firstColumn <= lastColumn, firstRow <= lastRow else { return }
        for row in firstRow...lastRow {
            let dy = (Float(row) * cell - v) / stretch
            for column in firstColumn...lastColumn {
                let dx = Float(column) * cell - u
                let distance = (dx * dx + dy * dy) / (radius * radius)
                let edge = max(1 - distance / 9, 0)
                light[row * columns + column] += colour * (edge * edge / (1 + distance * 3))
            }
        }
    }

    /// What covers a place, with its opacity.
    func cover(_ u: Float, _ v: Float) -> Colour { read(u, v) }

    /// The light at a place.
    func sample(_ u: Float, _ v: Float) -> Colour {
        var result = read(u, v)
        result.w = 0
        return result
    }

    /// Lays the light of one row over pixels; it brightens them.
    func glow(along row: PaintRow, over pixels: UnsafeMutableBufferPointer<Colour>) {
        let y = min(max(row.v / cell, 0), Float(rows) - 1.001)
        let down = y - Float(Int(y))
        let start = Int(y) * columns
        // All pixels of a row lie between the same two rows of cells.
        var line = [Colour](repeating: .zero, count: columns)
        var most = Colour.zero
        for column in 0..<columns {
            var cell = light[start + column].mixed(light[start + columns + column], down)
            cell.w = 0
            line[column] = cell
            most = pointwiseMax(most, cell)
        }
        guard most.max() > 0.001 else { return }
        let limit = Float(columns) - 1.001
        line.withUnsafeBufferPointer { line in
            for column in 0..<pixels.count {
                let x = min(max(row.u(column) / cell, 0), limit)
                let place = Int(x)
                let colour = line[place].mixed(line[place + 1], x - Float(place))
                pixels[column] = colour.asGlow.over(pixels[column])
            }
        }
    }

    private func read(_ u: Float, _ v: Float) -> Colour {
        let x = min(max(u / cell, 0), Float(columns) - 1.001)
        let y = min(max(v / cell, 0), Float(rows) - 1.001)
        let column = Int(x)
        let row = Int(y)
        let right = x - Float(column)
        let down = y - Float(row)
        let index = row * columns + column
        return light.withUnsafeBufferPointer { cells in
            let upper = cells[index].mixed(cells[index + 1], right)
            let lower = cells[index + columns].mixed(cells[index + columns + 1], right)
            return upper.mixed(lower, down)
        }
    }
}
