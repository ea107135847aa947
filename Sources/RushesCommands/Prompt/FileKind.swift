/// What a file is good for, by its name.
enum FileKind {
    case table, picture, clip, sound, receipt, sheet, text

    /// The kind that a name's ending says; `nil` if it says none.
    init?(naming name: String) {
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return nil }
        switch name[name.index(after: dot)...].lowercased() {
        case "csv", "tsv", "tab", "jsonl", "ndjson", "jsonlines", "yaml", "yml": self = .table
        case "xlsx", "xls", "ods", "numbers": self = .sheet
        case "png", "jpg", "jpeg", "webp", "gif", "heic", "bmp", "tif", "tiff", "avif": self = .picture
        case "mp4", "mov", "webm", "mkv", "avi", "m4v": self = .clip
        case "mp3", "wav", "m4a", "aac", "flac", "ogg", "opus": self = .sound
        case "json": self = .receipt
        case "txt", "md", "markdown", "rtf", "docx", "pdf": self = .text
        default: return nil
        }
    }

    /// What such a file is.
    var noun: String {
        switch self {
        case .table: "table"
        case .sheet: "spreadsheet"
        case .picture: "picture"
        case .clip: "clip"
        case .sound: "sound"
        case .receipt: "receipt"
        case .text: "text file"
        }
    }

    /// The command that such a file may have been meant for.
    func use(of path: String) -> String {
        switch self {
        case .table: "did you mean `rushes batch \(path)`?"
        case .sheet: "save it as CSV and run `rushes batch` on that"
        case .picture: "did you mean `rushes \"PROMPT\" --image \(path)`?"
        case .clip: "did you mean `rushes \"PROMPT\" --video \(path)`?"
        case .sound: "did you mean `rushes \"PROMPT\" --audio \(path)`?"
        case .receipt: "did you mean `rushes generate --from \(path)`?"
        case .text: "did you mean what stands in it: `rushes generate \"$(cat \(path))\"`?"
        }
    }
}
