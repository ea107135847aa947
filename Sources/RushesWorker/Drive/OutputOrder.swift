package import RushesCore

/// Which of a prediction's outputs is likely the clip: services name it first, last, or between a still and a sound.
///
/// What an address says of itself only makes an order. What an output is, is told by its content.
package struct OutputOrder: Sendable, Hashable {
    /// What an address says of what it leads to.
    package enum Hint: Int, Sendable, Hashable, Comparable {
        case clip
        case nothing
        case other

        package static func < (left: Hint, right: Hint) -> Bool { left.rawValue < right.rawValue }
    }

    /// What each output's address says.
    package let hints: [Hint]
    /// The outputs by their places in the prediction's list, the likeliest clip first.
    package let candidates: [Int]

    /// Orders outputs; those that say the same stay in the service's order.
    package init(_ links: [OutputLink]) {
        let hints = links.map { Self.hint(of: $0) }
        self.hints = hints
        candidates = links.indices.sorted { (hints[$0], $0) < (hints[$1], $1) }
    }

    /// Whether, after the candidate at a rank has given no clip, the next is looked at in its place.
    ///
    /// - Parameters:
    ///   - rank: the candidate's place in ``candidates``.
    ///   - isAnother: whether it gave a whole file of another kind, or one that is broken; else it gave nothing yet, and
    ///     who names itself a clip is waited for.
    /// - Returns: whether there is one that is worth a look.
    package func goesOn(after rank: Int, isAnother: Bool) -> Bool {
        guard rank + 1 < candidates.count else { return false }
        if isAnother { return true }
        return hints[candidates[rank]] != .clip && hints[candidates[rank + 1]] != .other
    }

    /// The number that an output beside the clip has in its name, from 2: its place in the list, and the clip's place for
    /// the one whose place the clip has taken.
    package func number(of index: Int, besides clip: Int) -> Int { (index == 0 ? clip : index) + 1 }

    private static let clipEndings: Set<Substring> = ["mp4", "m4v", "mov", "qt", "webm", "mkv"]
    private static let otherEndings: Set<Substring> = [
        "png", "jpg", "jpeg", "webp", "gif", "bmp", "tif", "tiff", "avif", "heic", "svg", "wav", "mp3", "m4a", "aac",
        "flac",
        "ogg", "opus", "json", "txt", "vtt", "srt", "zip",
    ]

    private static func hint(of link: OutputLink) -> Hint {
        let text = link.location.text.lowercased()
        if text.hasPrefix("data:") { return text.hasPrefix("data:video/") ? .clip : .other }
        let path = text.prefix { $0 != "?" && $0 != "#" }
        let name = path.split(separator: "/").last ?? ""
        let ending = name.contains(".") ? name.split(separator: ".").last ?? "" : ""
        if clipEndings.contains(ending) { return .clip }
        if otherEndings.contains(ending) { return .other }
        // Signed addresses say in their query under which name or as what the object is to be sent.
        let query = text.dropFirst(path.count)
        if query.contains("video%2f") || query.contains("video/") { return .clip }
        if ["image%2f", "image/", "audio%2f", "audio/"].contains(where: query.contains) { return .other }
        return .nothing
    }
}
