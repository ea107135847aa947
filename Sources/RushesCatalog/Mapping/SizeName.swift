import RushesCore

/// A picture's width and height in one setting, with an asterisk between them: `1280*720`.
struct SizeName: Hashable {
    var width: Int
    var height: Int

    /// Reads `1280*720`.
    init?(_ text: String) {
        let parts = text.split(separator: "*")
        // A million is more than any picture has, and leaves room for what is worked out from it.
        let sides = 1...1_000_000
        guard parts.count == 2, let width = Int(parts[0]), let height = Int(parts[1]), sides.contains(width),
            sides.contains(height)
        else { return nil }
        self.width = width
        self.height = height
    }

    /// Makes the size that a resolution and a shape amount to; `nil` if either says no numbers.
    init?(resolution: Resolution, aspect: Aspect) {
        guard let side = resolution.shortSide, let (wide, high) = aspect.ratio else { return nil }
        // Video sizes are even.
        let longer = (side * max(wide, high) / min(wide, high) + 1) / 2 * 2
        (width, height) = wide >= high ? (longer, side) : (side, longer)
    }

    var text: String { "\(width)*\(height)" }

    /// The well-known shape that is nearest, within three hundredths: `1794*1024` counts as 16:9.
    var aspect: Aspect {
        let known: [Aspect] = ["16:9", "9:16", "1:1", "4:3", "3:4", "21:9", "9:21", "3:2", "2:3"]
        return known.first(where: fits) ?? Aspect(rawValue: "\(width):\(height)")
    }

    /// The fineness by the shorter side: `720p`.
    var resolution: Resolution { Resolution(rawValue: "\(min(width, height))p") }

    func fits(_ aspect: Aspect) -> Bool {
        guard let (wide, high) = aspect.ratio else { return false }
        let quotient = Double(width * high) / Double(height * wide)
        return abs(quotient - 1) <= 0.03
    }
}
