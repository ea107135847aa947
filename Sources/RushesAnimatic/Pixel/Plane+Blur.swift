extension Plane {
    /// The plane softened by a box in both directions; what lies beyond an edge counts as nothing.
    ///
    /// - Parameters:
    ///   - radius: how many samples are taken in on each side.
    ///   - wraps: whether rows go on at their other end.
    ///   - rows: who does the work.
    /// - Returns: a plane of the same size.
    func blurred(radius: Int, wraps: Bool = false, rows: ParallelRows) -> Plane {
        let across = Plane(width: width, height: height)
        let result = Plane(width: width, height: height)
        let window = radius * 2 + 1
        let (width, height) = (self.width, self.height)
        rows.forEachRange(of: height, alignment: 1) { range in
            for row in range {
                let source = self.row(row)
                let target = across.row(row)
                func sample(_ column: Int) -> Int {
                    if wraps { return Int(source[(column + width * 4) % width]) }
                    return column < 0 || column >= width ? 0 : Int(source[column])
                }
                var sum = 0
                for column in -radius..<radius { sum += sample(column) }
                for column in 0..<width {
                    sum += sample(column + radius)
                    target[column] = UInt8((sum + radius) / window)
                    sum -= sample(column - radius)
                }
            }
        }
        rows.forEachRange(of: width, alignment: 64) { range in
            var sums = [Int](repeating: 0, count: range.count)
            for row in 0..<min(radius, height) {
                for column in range { sums[column - range.lowerBound] += Int(across.row(row)[column]) }
            }
            for row in 0..<height {
                if row + radius < height {
                    let entering = across.row(row + radius)
                    for column in range { sums[column - range.lowerBound] += Int(entering[column]) }
                }
                if row - radius - 1 >= 0 {
                    let leaving = across.row(row - radius - 1)
                    for column in range { sums[column - range.lowerBound] -= Int(leaving[column]) }
                }
                let target = result.row(row)
                for column in range {
                    target[column] = UInt8(min((sums[column - range.lowerBound] + radius) / window, 255))
                }
            }
        }
        return result
    }
}
