/// Names of files that come of a destination's own.
extension Job.Destination {
    /// File systems allow 255 bytes for a name, and `.partial.json` must find room behind it.
    package static let nameByteLimit = 255 - ".partial.json".utf8.count

    /// The endings that every kind of take may have, its usual one first.
    private static let endings: [String: [String]] = [
        "video/mp4": ["mp4", "m4v"], "video/quicktime": ["mov", "qt"], "video/webm": ["webm", "mkv"],
        "video/x-matroska": ["mkv", "mk3d"], "image/png": ["png"], "image/jpeg": ["jpg", "jpeg"],
        "image/webp": ["webp"], "image/gif": ["gif"], "image/bmp": ["bmp"], "image/tiff": ["tiff", "tif"],
        "image/heic": ["heic"], "image/heif": ["heif", "heic"], "image/avif": ["avif"], "audio/mp4": ["m4a", "mp4"],
        "audio/mpeg": ["mp3"], "audio/wav": ["wav"], "audio/flac": ["flac"], "audio/ogg": ["ogg", "oga", "opus"],
        "audio/webm": ["webm", "weba"], "audio/x-matroska": ["mka", "mkv"],
    ]

    /// Endings that say what a file holds, so that a wrong one would mislead.
    private static let tellingEndings = Set(endings.values.joined()).union([
        "3g2", "3gp", "aac", "aif", "aiff", "asf", "avi", "f4v", "flv", "m2ts", "m4b", "mpeg", "mpg", "mts", "mxf",
        "ogv",
        "ts", "vob", "wma", "wmv",
    ])

    /// The folder's path, the name without its ending, and the ending with its dot, or nothing.
    private var parts: (folder: Substring, stem: Substring, ending: Substring) {
        let slash = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        let name = path[slash...]
        // A dot at the beginning hides a file and ends no name.
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return (path[..<slash], name, "") }
        return (path[..<slash], name[..<dot], name[dot...])
    }

    /// The ending in small letters, without its dot; empty if there is none.
    package var ending: String { parts.ending.dropFirst().lowercased() }

    /// The path without its ending: what files that differ only by what they hold share.
    package var stem: String { String(parts.folder + parts.stem) }

    /// The same place with something behind the name, such as `-2`; a name that would be too long is cut before it.
    package func adding(_ suffix: String) -> Job.Destination {
        let (folder, stem, ending) = parts
        var kept = stem
        while kept.utf8.count + suffix.utf8.count + ending.utf8.count > Self.nameByteLimit, kept.count > 1 {
            kept.removeLast()
        }
        return Job.Destination(path: folder + kept + suffix + ending, mayReplace: mayReplace)
    }

    /// The same place under the ending of what the file holds. A name whose ending says nothing of that stays as it is.
    ///
    /// - Parameter mediaType: what the file holds, as its content says.
    /// - Returns: the place; this one where its ending is right already.
    package func named(for mediaType: String) -> Job.Destination {
        guard let right = Self.endings[mediaType], !right.contains(ending), Self.tellingEndings.contains(ending)
        else { return self }
        let (folder, stem, _) = parts
        return Job.Destination(path: folder + stem + "." + right[0], mayReplace: mayReplace)
    }
}
