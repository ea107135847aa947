import Foundation
import RushesCore

/// Finds the addresses of a prediction's outputs wherever they stand in it.
///
/// Models of many makers answer through the service, each in the form of its own: a list of texts, an object with a
/// `url`, objects in objects, a text that is JSON itself, the clip as data. What is paid for must be found in all of
/// them, and what is not an output (the prediction's own address, what was sent, a webhook) must not be taken for one.
struct AtlasOutputs {
    /// What an address leads to, as far as its surroundings tell.
    private enum Kind: Int {
        case clip, unknown, side
    }

    private struct Found {
        var place: MediaSource
        var kind: Kind
    }

    /// Scheme, host and port for addresses that have none.
    let origin: String
    /// Where media can be had again that stand in the answer itself, by their number; `nil` for those that are no clip.
    let inline: (Int) -> String?

    private var found: [Found] = []
    private var visited = 0

    private static let depthLimit = 64
    private static let countLimit = 32
    private static let visitLimit = 100_000

    /// Where services put outputs; the first two are the service's own.
    private static let ownPlaces = ["outputs", "output"]
    private static let otherPlaces = [
        "video", "videos", "video_url", "video_urls", "result", "results", "task_result", "url", "download_url",
        "file_url", "file", "files", "media", "assets", "artifacts", "generations", "generated_videos", "response",
        "payload", "data", "content",
    ]
    /// The names by which an object gives its own address; of several the first counts.
    private static let addressNames = [
        "video_url", "videoUrl", "url", "download_url", "downloadUrl", "file_url", "fileUrl", "signed_url",
        "public_url", "uri", "href", "src", "link", "location",
    ]
    /// What stands under these is no output.
    private static let foreignNames: Set<String> = [
        "callback_url", "cancel", "cancel_url", "error", "get", "input", "inputs", "log", "logs", "message", "next",
        "polling_url", "prev", "previous", "prompt", "request", "requestbody", "request_body", "response_url", "self",
        "status_url", "urls", "web", "webhook", "webhook_url",
    ]
    private static let clipEndings: Set<String> = ["avi", "m4v", "mkv", "mov", "mp4", "mpeg", "mpg", "webm"]
    private static let sideEndings: Set<String> = [
        "aac", "avif", "bmp", "flac", "gif", "glb", "heic", "jpeg", "jpg", "json", "m4a", "mp3", "ogg", "png", "srt",
        "tiff", "txt", "vtt", "wav", "webp", "zip",
    ]
    private static let clipWords = ["video", "clip", "movie", "mp4"]
    private static let sideWords = [
        "audio", "cover", "first_frame", "gif", "image", "last_frame", "picture", "poster", "preview", "sprite",
        "thumb", "watermark",
    ]

    /// Makes a finder.
    init(origin: String, inline: @escaping (Int) -> String?) {
        self.origin = origin
        self.inline = inline
    }

    /// The outputs of a prediction, clips before what stands beside them; empty if there is no address at all.
    static func links(in data: JSONValue, origin: String, inline: @escaping (Int) -> String?) -> [OutputLink] {
        var finder = AtlasOutputs(origin: origin, inline: inline)
        for name in ownPlaces { finder.search(data[name], under: [name], at: 0) }
        if !finder.hasClip {
            for name in otherPlaces { finder.search(data[name], under: [name], at: 0) }
        }
        if finder.found.isEmpty { finder.searchEverywhere(data, under: [], at: 0) }
        // The order within a kind is the service's own.
        let inOrder = finder.found.enumerated().sorted {
            ($0.element.kind.rawValue, $0.offset) < ($1.element.kind.rawValue, $1.offset)
        }
        return inOrder.map { OutputLink($0.element.place) }
    }

    private var hasClip: Bool { found.contains { $0.kind != .side } }

    // MARK: Searching

    private mutating func search(_ value: JSONValue?, under names: [String], at depth: Int, beside type: String = "") {
        visited += 1
        guard let value, depth < Self.depthLimit, visited < Self.visitLimit, found.count < Self.countLimit else {
            return
        }
        switch value {
        case .string(let text):
            take(text, under: names, beside: type, at: depth)
        case .array(let values):
            for value in values { search(value, under: names, at: depth + 1, beside: type) }
        case .object(let members):
            let type = Self.type(of: members)
            let own = Self.addressNames.first { members[$0]?.stringValue?.isEmpty == false }
            if let own { search(members[own], under: names + [own], at: depth + 1, beside: type) }
            // In a fixed order, whatever order a dictionary has.
            for (name, member) in members.sorted(by: { $0.key < $1.key }) {
                let isAddress = Self.addressNames.contains(name) && member.stringValue != nil
                guard !isAddress, !Self.foreignNames.contains(name.lowercased()) else { continue }
                search(member, under: names + [name], at: depth + 1, beside: type)
            }
        case .null, .bool, .integer, .number:
            break
        }
    }

    /// Where no place for outputs holds any: whatever is certainly the address of a clip, or a clip.
    private mutating func searchEverywhere(_ value: JSONValue, under names: [String], at depth: Int) {
        visited += 1
        guard depth < Self.depthLimit, visited < Self.visitLimit, found.count < Self.countLimit else { return }
        switch value {
        case .string(let text):
            guard InlineMedia.isMark(text) || Self.clipEndings.contains(Self.ending(of: text)) else { return }
            take(text, under: names, beside: "", at: depth)
        case .array(let values):
            for value in values { searchEverywhere(value, under: names, at: depth + 1) }
        case .object(let members):
            for (name, member) in members.sorted(by: { $0.key < $1.key })
            where !Self.foreignNames.contains(name.lowercased()) {
                searchEverywhere(member, under: names + [name], at: depth + 1)
            }
        case .null, .bool, .integer, .number:
            break
        }
    }

    private mutating func take(_ text: String, under names: [String], beside type: String, at depth: Int) {
        if let number = InlineMedia.number(of: text) {
            if let address = inline(number) { add(address, kind: .clip) }
            return
        }
        let trimmed = text.trimmingPrefix { $0.isWhitespace || $0.isNewline }
        guard let first = trimmed.first else { return }
        if first == "{" || first == "[" {
            // A text that is JSON itself. What stands in it as data cannot be had again.
            guard text.utf8.count < 1 << 20, let inner = LooseJSON(text)?.value else { return }
            return search(inner, under: names, at: depth + 1, beside: type)
        }
        if let address = absolute(text) {
            return add(address, kind: Self.kind(of: address, under: names, beside: type))
        }
        // A sentence, or a piece of a page, with the clip's address in it.
        for match in text.prefix(65_536).matches(of: /https?:\/\/[^\s"'<>\\\)\]\}]+/.ignoresCase()) {
            let address = String(match.output)
            if Self.clipEndings.contains(Self.ending(of: address)) { add(address, kind: .clip) }
        }
    }

    private mutating func add(_ address: String, kind: Kind) {
        guard found.count < Self.countLimit, !found.contains(where: { $0.place.text == address }) else { return }
        found.append(Found(place: .url(address), kind: kind))
    }

    // MARK: Telling

    /// An address as the service wrote it, byte for byte, with the service's own origin before a path alone. Anything
    /// that is no http address is none: a link must never name a file of this machine.
    private func absolute(_ link: String) -> String? {
        let trimmed = link.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !trimmed.isEmpty, !trimmed.unicodeScalars.contains(where: { $0.value < 0x20 }) else { return nil }
        let text: String
        if trimmed.hasPrefix("//") {
            text = "https:" + trimmed
        } else if trimmed.hasPrefix("/") {
            // A sentence is no path.
            guard !trimmed.contains(" ") else { return nil }
            text = origin + trimmed
        } else {
            text = trimmed
        }
        guard let start = text.firstRange(of: /^https?:\/\//.ignoresCase()) else { return nil }
        let host = text[start.upperBound...].prefix { !"/?#".contains($0) }
        guard !host.isEmpty, !host.contains(where: \.isWhitespace) else { return nil }
        // With spaces after the address it is a sentence; a name with spaces has its ending behind them.
        if let space = text.firstIndex(of: " "), text[space...].firstRange(of: /https?:\/\//) != nil { return nil }
        return text
    }

    private static func kind(of address: String, under names: [String], beside type: String) -> Kind {
        let ending = ending(of: address)
        if clipEndings.contains(ending) { return .clip }
        if sideEndings.contains(ending) { return .side }
        if type.hasPrefix("video") { return .clip }
        if type.hasPrefix("image") || type.hasPrefix("audio") || type.hasPrefix("text") { return .side }
        // The nearest name tells the most.
        for name in names.reversed() {
            let name = name.lowercased()
            if sideWords.contains(where: name.contains) { return .side }
            if clipWords.contains(where: name.contains) { return .clip }
        }
        return .unknown
    }

    private static func ending(of address: String) -> String {
        let path = address.prefix { $0 != "?" && $0 != "#" }
        guard let dot = path.lastIndex(of: "."), path[dot...].count <= 6 else { return "" }
        return path[dot...].dropFirst().lowercased()
    }

    private static func type(of members: [String: JSONValue]) -> String {
        let names = ["content_type", "contentType", "mime_type", "mimeType", "media_type", "type", "kind", "format"]
        return names.lazy.compactMap { members[$0]?.stringValue?.lowercased() }.first ?? ""
    }
}
