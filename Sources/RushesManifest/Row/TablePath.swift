import Foundation

/// Paths as tables name them.
enum TablePath {
    /// The absolute form of a path, looked up in a folder; `.` and `..` are resolved in the text alone.
    static func absolute(_ path: String, in folder: String) -> String {
        let isOfHome = path == "~" || path.hasPrefix("~/")
        let whole = isOfHome ? NSHomeDirectory() + path.dropFirst() : path.hasPrefix("/") ? path : "\(folder)/\(path)"
        var parts: [Substring] = []
        for part in whole.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }
}
