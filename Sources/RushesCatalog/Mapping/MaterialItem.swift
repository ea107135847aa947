import RushesCore

/// One given picture, clip or sound.
struct MaterialItem: Hashable {
    /// Where it is.
    var source: MediaSource
    /// What it is taken for: what was measured, or what its address looks like.
    var kind: MediaKind
    /// What was measured; `nil` for an address.
    var file: MeasuredFile?

    /// What stands in the body for it.
    var value: JSONValue {
        .string(file?.attachment.placeholder ?? source.text)
    }

    /// A name for messages. An address may carry a signature or a picture's bytes, so that it is not shown.
    var name: String {
        guard file == nil else { return source.text.split(separator: "/").last.map(String.init) ?? source.text }
        return "the given address"
    }

    /// Looks a source up among the measured files.
    init(
        _ source: MediaSource,
        as expected: MediaKind?,
        in material: [MediaSource: MeasuredFile]
    ) throws(RushesError) {
        self.source = source
        switch source {
        case .file(let path):
            guard let file = material[source] else {
                throw RushesError(.fileNotFound, "the file \(path) was not measured")
            }
            self.file = file
            kind = file.facts.kind
        case .url(let address):
            kind = expected ?? Self.kind(ofAddress: address)
        }
    }

    /// What an address looks like, by the end of its path; a picture if that says nothing.
    static func kind(ofAddress address: String) -> MediaKind {
        let lower = address.lowercased()
        if lower.hasPrefix("data:") {
            if lower.hasPrefix("data:video/") { return .video }
            return lower.hasPrefix("data:audio/") ? .audio : .image
        }
        let path = lower.prefix { $0 != "?" && $0 != "#" }
        guard let ending = path.split(separator: "/").last?.split(separator: ".").last else { return .image }
        if ["mp4", "mov", "m4v", "webm", "mkv", "avi"].contains(ending) { return .video }
        return ["mp3", "wav", "m4a", "aac", "ogg", "opus", "flac"].contains(ending) ? .audio : .image
    }
}
