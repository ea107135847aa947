import Foundation

/// Where a take lies: a file of this machine, or an object in a store.
///
/// As text it is an address: `file:///home/me/heron.mp4`, `s3://bucket/prefix/heron.mp4`. A bare absolute path, as ledgers
/// and receipts of earlier versions have it, is read as a file.
public enum TakeLocation: Sendable, Hashable, Codable, CustomStringConvertible {
    /// A file, by its absolute path.
    case file(path: String)
    /// An object in an S3-compatible store.
    case object(bucket: String, key: String)

    /// Reads an address, or a bare absolute path; `nil` for anything else.
    public init?(_ text: String) {
        if text.hasPrefix("/") {
            self = .file(path: text)
        } else if text.hasPrefix("file:") {
            var rest = text.dropFirst("file:".count)
            if rest.hasPrefix("//") { rest = rest.dropFirst(2) }
            guard rest.hasPrefix("/"), let path = String(rest).removingPercentEncoding else { return nil }
            self = .file(path: path)
        } else if text.hasPrefix("s3://") {
            let parts = text.dropFirst("s3://".count).split(separator: "/", maxSplits: 1)
            guard parts.count == 2, let key = String(parts[1]).removingPercentEncoding else { return nil }
            self = .object(bucket: String(parts[0]), key: key)
        } else {
            return nil
        }
    }

    /// The absolute path of a local file; `nil` for what lies elsewhere.
    public var path: String? { if case .file(let path) = self { path } else { nil } }

    /// The address.
    public var description: String {
        func escaped(_ text: String) -> String {
            text.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? text
        }
        return switch self {
        case .file(let path): "file://\(escaped(path))"
        case .object(let bucket, let key): "s3://\(bucket)/\(escaped(key))"
        }
    }

    /// Reads an address or a bare path from a text.
    ///
    /// - Throws: `DecodingError` if the text is neither.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let location = TakeLocation(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "`\(text)` is no take's location")
        }
        self = location
    }

    /// Writes the address as a text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
