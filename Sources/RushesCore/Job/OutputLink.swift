public import Foundation

/// Where a finished clip, or another output of a prediction, can be fetched.
public struct OutputLink: Sendable, Hashable {
    /// The address (a signed link is a secret: never log it) or, from the local engine, an absolute path.
    public var location: MediaSource
    /// Whether the service has marked the output as not safe for work. It is made and paid for like any other.
    public var isMarkedUnsafe: Bool

    /// Makes a link.
    public init(_ location: MediaSource, isMarkedUnsafe: Bool = false) {
        self.location = location
        self.isMarkedUnsafe = isMarkedUnsafe
    }
}

extension OutputLink: Codable {
    /// What stands in ledgers and receipts for ever, whatever the properties are called.
    private enum CodingKeys: String, CodingKey {
        case isMarkedUnsafe = "isMarkedUnsafe"
        case location = "location"
    }

    /// Reads a link; where nothing is said of a mark, there is none.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        location = try container.decode(MediaSource.self, forKey: .location)
        isMarkedUnsafe = try container.decodeIfPresent(Bool.self, forKey: .isMarkedUnsafe) ?? false
    }

    /// Writes the link.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(location, forKey: .location)
        if isMarkedUnsafe { try container.encode(true, forKey: .isMarkedUnsafe) }
    }
}

extension OutputLink {
    /// When the link stops working, from the signature in its address; `nil` if it does not say, or is no address.
    ///
    /// Signed addresses carry their end in the query: `Expires` as Unix time (Google, CloudFront, and Aliyun OSS, where
    /// Atlas Cloud keeps files), or a moment and a lifetime in seconds (`X-Amz-Date` and `X-Amz-Expires` as AWS
    /// Signature Version 4 has them, likewise `X-Goog-` and `x-oss-`).
    public var expiresAt: Date? {
        guard case .url(let text) = location, let query = URLComponents(string: text)?.queryItems else { return nil }
        let values = Dictionary(query.map { ($0.name.lowercased(), $0.value ?? "") }) { first, _ in first }
        if let seconds = values["expires"].flatMap(Double.init), seconds > 0,
            let end = Date(checkedSecondsSince1970: seconds)
        {
            return end
        }
        for vendor in ["x-amz-", "x-goog-", "x-oss-"] {
            guard let start = values[vendor + "date"].flatMap(Self.moment),
                let lifetime = values[vendor + "expires"].flatMap(Double.init)
            else { continue }
            return Date(checkedSecondsSince1970: start.timeIntervalSince1970 + lifetime)
        }
        return nil
    }

    /// Reads `20261122T183000Z`.
    private static func moment(_ text: String) -> Date? {
        try? Date(
            text,
            strategy: Date.ParseStrategy(
                format: """
                    \(year: .padded(4))\(month: .twoDigits)\(day: .twoDigits)T\
                    \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased))\
                    \(minute: .twoDigits)\(second: .twoDigits)Z
                    """,
                locale: Locale(identifier: "en_US_POSIX"),
                timeZone: .gmt
            )
        )
    }
}

extension Job {
    /// How long a link is taken to work that does not say it: the shortest life that services have been seen to keep.
    private static let shortestLinkLife: TimeInterval = 24 * 3600

    private var unsaidEnd: Date { (finishedAt ?? acceptedAt ?? createdAt).addingTimeInterval(Self.shortestLinkLife) }

    /// By when the job's clips must be home: the earliest end of its links, else 24 hours after they were made.
    public var fetchBy: Date { outputs.compactMap(\.expiresAt).min() ?? unsaidEnd }

    /// Until when an answer without a clip means no more than that the clip is not there yet: the link's own end, else
    /// 24 hours after the clip was made.
    public func fetchBy(of link: OutputLink) -> Date { link.expiresAt ?? unsaidEnd }
}
