/// How rows of a plane are read for the picture, as a kernel sees it; whoever hands it on keeps its sampling alive.
struct RowReading: Sendable {
    /// How many samples of the picture one sample of the plane makes: 1, 2 or 4.
    let coarseness: Int
    /// `nil` if the plane is not stretched.
    let taps: TapTable.Taps?
}
