/// How a table is written.
public enum ManifestFormat: String, Sendable, Hashable, CaseIterable {
    /// Comma-separated values (RFC 4180), or semicolons or tabs where the first line has no comma.
    case csv
    /// One JSON object a line.
    case jsonLines = "jsonl"
    /// A list of mappings, or a mapping with `rows` (or `shots`) and `defaults`.
    case yaml

    /// The format that a file's name says; `nil` if it says none.
    public init?(fileName: String) {
        switch fileName.split(separator: ".").last?.lowercased() {
        // Excel calls its tables with tabs "Unicode text".
        case "csv", "tsv", "tab", "txt": self = .csv
        case "jsonl", "ndjson", "jsonlines": self = .jsonLines
        case "yaml", "yml": self = .yaml
        default: return nil
        }
    }
}
