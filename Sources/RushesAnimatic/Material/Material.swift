import Foundation
import RushesCore
import RushesProvider

/// What a brief brings along, sorted by what the engine does with it.
struct Material: Sendable {
    /// One piece of material.
    enum Piece: Sendable, Hashable {
        /// A file on this machine, and its name on a placeholder.
        case file(String, label: String)
        /// Something that only the network has, by its name on the placeholder.
        case placeholder(String)
    }

    /// What is shown one after the other; the last image is the last one.
    private(set) var images: [Piece] = []
    /// What is shown on the board.
    private(set) var references: [Piece] = []
    /// What is heard.
    private(set) var sounds: [String] = []
    /// The clip that is edited.
    private(set) var video: String?

    /// What an adaptive aspect may follow.
    var shapes: [Piece] { (video.map { [.file($0, label: "video 1")] } ?? []) + images + references }

    /// Sorts the material of a submission.
    ///
    /// - Throws: `file_not_found` for a file that is not there any more.
    init(_ submission: Submission) throws(RushesError) {
        let brief = submission.brief
        let attachments = submission.input.attachments
        func piece(_ source: MediaSource, _ label: String) throws(RushesError) -> Piece {
            switch source {
            case .url:
                return .placeholder(label)
            case .file(let name):
                let known = attachments.first { $0.path == name || $0.path.hasSuffix("/" + name) }
                // ffmpeg runs in a directory of its own.
                let path = URL(fileURLWithPath: known?.path ?? name).path
                guard FileManager.default.fileExists(atPath: path) else {
                    throw RushesError(.fileNotFound, "`\(name)` is not there")
                }
                return .file(path, label: label)
            }
        }
        for (index, source) in brief.images.enumerated() {
            images.append(try piece(source, "image \(index + 1)"))
        }
        if let last = brief.lastImage { images.append(try piece(last, "last image")) }
        for (index, source) in brief.references.enumerated() {
            let found = try piece(source, "reference \(index + 1)")
            if case .file(let path, _) = found, Self.isSound(path, attachments) {
                sounds.append(path)
            } else {
                references.append(found)
            }
        }
        for source in brief.audios {
            if case .file(let path, _) = try piece(source, "sound") { sounds.append(path) }
        }
        for (index, source) in brief.videos.enumerated() {
            let found = try piece(source, "video \(index + 1)")
            if case .file(let path, _) = found, video == nil {
                video = path
            } else {
                references.append(found)
            }
        }
        guard !brief.videos.isEmpty else { return }
        // With a clip to edit, pictures are what the edit is to look like.
        references = images + references
        images = []
        if video == nil, let first = references.popLast() { images = [first] }
    }

    private static func isSound(_ path: String, _ attachments: [Input.Attachment]) -> Bool {
        if let known = attachments.first(where: { $0.path == path }) { return known.kind == .audio }
        let ending = path.split(separator: ".").last?.lowercased() ?? ""
        return ["mp3", "wav", "m4a", "aac", "ogg", "flac", "opus"].contains(ending)
    }
}
