/// How fine the picture is, as models name it: `720p`, `1080p`, `4k`, `1080p-SR`, `2K`, …
///
/// Two resolutions are equal when their names are, whatever the case: one vendor writes `1080p`, another `1080P`.
public struct Resolution: RawRepresentable, Sendable, Codable, ExpressibleByStringLiteral {
    /// The name as it was written.
    public let rawValue: String

    /// Makes a resolution from its name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Makes a resolution from its name.
    public init(stringLiteral value: String) { self.init(rawValue: value) }

    /// 1280×720 at 16:9.
    public static let p720: Resolution = "720p"
    /// 1920×1080 at 16:9.
    public static let p1080: Resolution = "1080p"
    /// 3840×2160 at 16:9.
    public static let k4: Resolution = "4k"

    /// The length of the picture's shorter side in pixels, as far as the name tells: 1080 for `1080p-SR`, 2160 for
    /// `4k`, 1440 for `2K`; `nil` where it does not, or says a number that no picture has (above a million).
    public var shortSide: Int? {
        let name = rawValue.lowercased()
        if name.hasPrefix("4k") { return 2160 }
        if name.hasPrefix("2k") { return 1440 }
        let digits = name.prefix { $0.isASCII && $0.isNumber }
        guard let lines = Int(digits), (1...1_000_000).contains(lines), name.dropFirst(digits.count).first == "p" else {
            return nil
        }
        return lines
    }
}

extension Resolution: Hashable {
    /// Compares the names without regard to case.
    public static func == (left: Resolution, right: Resolution) -> Bool {
        left.rawValue.lowercased() == right.rawValue.lowercased()
    }

    /// Hashes the name without regard to case.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(rawValue.lowercased())
    }
}
