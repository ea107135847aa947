/// How rows of a plane are read for the picture: how coarse the plane is, and how much it is stretched besides.
struct RowSampling: Sendable {
    private let coarseness: Int
    private let table: TapTable?

    /// Prepares the reading of rows.
    ///
    /// - Parameters:
    ///   - coarseness: how many samples of the picture one sample of the plane makes: 1, 2 or 4.
    ///   - start: where rows begin, in 1/65536 sample of the plane.
    ///   - step: how far samples of the picture are apart in the plane, likewise.
    ///   - count: how many there are in a row.
    init(coarseness: Int, start: Int, step: Int, count: Int) {
        self.coarseness = coarseness
        let fine = step * coarseness
        table = abs(fine - 65536) < 4 ? nil : TapTable(count: count, start: (start * coarseness) & 65535, step: fine)
    }

    /// The same for a loop; it is good for as long as this lives.
    var reading: RowReading { RowReading(coarseness: coarseness, taps: table?.taps) }
}

/// How rows of a plane are read for the picture, as a kernel sees it; whoever hands it on keeps its sampling alive.
struct RowReading: Sendable {
    /// How many samples of the picture one sample of the plane makes: 1, 2 or 4.
    let coarseness: Int
    /// `nil` if the plane is not stretched.
    let taps: TapTable.Taps?
}
