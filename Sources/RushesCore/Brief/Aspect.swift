/// The shape of the picture, as models name it: `16:9`, `9:16`, `adaptive`, …
public struct Aspect: RawRepresentable, Sendable, Hashable, Codable, ExpressibleByStringLiteral {
    /// The name, width first.
    public let rawValue: String

    /// Makes a shape from its name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Makes a shape from its name.
    public init(stringLiteral value: String) { self.init(rawValue: value) }

    /// 16:9, the shape of a television.
    public static let wide: Aspect = "16:9"
    /// 9:16, the shape of a telephone held upright.
    public static let tall: Aspect = "9:16"
    /// 1:1.
    public static let square: Aspect = "1:1"

    /// Width and height of the ratio; `nil` where the name is no ratio, such as `adaptive`, or holds a number that no
    /// picture has (above a million).
    public var ratio: (width: Int, height: Int)? {
        let parts = rawValue.split(separator: ":")
        let sides = 1...1_000_000
        guard parts.count == 2, let width = Int(parts[0]), let height = Int(parts[1]), sides.contains(width),
            sides.contains(height)
        else { return nil }
        return (width, height)
    }
}
