package import RushesCore

/// The size of a clip's picture in pixels; both sides are even, as 4:2:0 needs.
package struct PictureSize: Sendable, Hashable {
    package let width: Int
    package let height: Int

    /// The length of the shorter side.
    package var shortSide: Int { min(width, height) }

    /// Works out the size from the facts of an input.
    ///
    /// - Parameters:
    ///   - aspect: the shape; one that is no ratio (`adaptive`) is that of the first picture, else 16:9.
    ///   - resolution: how fine; 1080 lines if it is not known.
    ///   - firstImage: width and height of the first given picture, if there is one.
    package init(aspect: Aspect?, resolution: Resolution?, firstImage: (width: Int, height: Int)? = nil) {
        let lines = min(max(resolution?.shortSide ?? 1080, 64), 4320)
        var ratio = aspect?.ratio ?? firstImage ?? (16, 9)
        // Nothing sensible is wider than four to one; it keeps a mistyped ratio from asking for gigabytes.
        if ratio.width > ratio.height * 4 { ratio = (4, 1) }
        if ratio.height > ratio.width * 4 { ratio = (1, 4) }
        let short = Self.even(Double(lines))
        let long = Self.even(
            Double(lines) * Double(max(ratio.width, ratio.height)) / Double(min(ratio.width, ratio.height))
        )
        (width, height) = ratio.width >= ratio.height ? (long, short) : (short, long)
    }

    private static func even(_ value: Double) -> Int { max(Int((value / 2).rounded()) * 2, 2) }
}
