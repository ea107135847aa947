/// What is shown behind slate and caption.
///
/// The render thread calls ``prepare(frame:)`` once for each frame, in order; between two of those calls any number of
/// threads draw rows, each its own.
protocol Picture: AnyObject, Sendable {
    /// Makes ready for a frame.
    ///
    /// - Throws: `RushesError` if material that is read as the clip goes on ends early or cannot be read.
    func prepare(frame: Int) throws

    /// Draws a whole row of luma.
    func drawLuma(row: Int, into target: UnsafeMutablePointer<UInt8>, scratch: RowScratch)

    /// Draws a whole row of colour, which is half as fine.
    func drawColour(
        row: Int,
        blue: UnsafeMutablePointer<UInt8>,
        red: UnsafeMutablePointer<UInt8>,
        scratch: RowScratch
    )
}
