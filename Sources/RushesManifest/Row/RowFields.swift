import RushesCore

/// What a row says, with its values read but its placeholders still open; `nil` is what it does not say.
struct RowFields: Sendable {
    var prompt: String?
    /// Whether the row does say a prompt, but one that cannot be read.
    var hasUnreadablePrompt = false
    var name: String?
    var model: String?
    var fallback: [String]?
    var images: [String]?
    var lastImage: String?
    var references: [String]?
    var videos: [String]?
    var audios: [String]?
    var duration: Duration?
    var aspect: Aspect?
    var resolution: Resolution?
    var seed: Int64?
    var negative: String?
    var sound: Bool?
    var takes: Int?
    var settings: [String: JSONValue] = [:]
    var variables: [String: String] = [:]

    /// Says nothing.
    init() {}

    /// Says what the defaults say.
    init(_ defaults: ManifestDefaults) {
        let brief = defaults.brief
        func texts(_ sources: [MediaSource]) -> [String]? { sources.isEmpty ? nil : sources.map(\.text) }
        prompt = brief.prompt.isEmpty ? nil : brief.prompt
        model = brief.model
        images = texts(brief.images)
        lastImage = brief.lastImage?.text
        references = texts(brief.references)
        videos = texts(brief.videos)
        audios = texts(brief.audios)
        duration = brief.duration
        aspect = brief.aspect
        resolution = brief.resolution
        seed = brief.seed
        negative = brief.negativePrompt
        sound = brief.sound
        takes = defaults.takes
        fallback = defaults.fallback.isEmpty ? nil : defaults.fallback
        settings = brief.settings
    }

    /// Takes from others what is not said here.
    mutating func fill(from other: RowFields) {
        prompt = prompt ?? other.prompt
        name = name ?? other.name
        model = model ?? other.model
        fallback = fallback ?? other.fallback
        images = images ?? other.images
        lastImage = lastImage ?? other.lastImage
        references = references ?? other.references
        videos = videos ?? other.videos
        audios = audios ?? other.audios
        duration = duration ?? other.duration
        aspect = aspect ?? other.aspect
        resolution = resolution ?? other.resolution
        seed = seed ?? other.seed
        negative = negative ?? other.negative
        sound = sound ?? other.sound
        takes = takes ?? other.takes
        if !other.settings.isEmpty { settings.merge(other.settings) { own, _ in own } }
        if !other.variables.isEmpty { variables.merge(other.variables) { own, _ in own } }
    }

    /// What a placeholder of this name stands for; `nil` if the row has no such value.
    ///
    /// A row's own columns come first, then what the brief says besides its texts, then the row's number.
    func value(of name: String, number: Int) -> String? {
        if let value = variables[name] { return value }
        return switch name {
        case "aspect": aspect?.rawValue
        case "duration": duration.map { Self.seconds($0) }
        case "model": model
        case "name": self.name
        case "resolution": resolution?.rawValue
        case "row": String(number)
        case "seed": seed.map { String($0) }
        case "takes": takes.map { String($0) }
        default: nil
        }
    }

    /// The names of placeholders that have a value in this row.
    func knownNames(number: Int) -> [String] {
        let ofBrief = ["aspect", "duration", "model", "name", "resolution", "row", "seed", "takes"]
        return variables.keys.sorted() + ofBrief.filter { variables[$0] == nil && value(of: $0, number: number) != nil }
    }

    /// A duration as one writes it: `8`, `8.5`.
    static func seconds(_ duration: Duration) -> String {
        let seconds = duration.inSeconds
        return Int64(exactly: seconds).map { String($0) } ?? String(seconds)
    }
}

/// A row as a format's reader found it.
struct RawRow {
    /// The line on which it begins.
    var line: Int
    /// What it says, in order.
    var cells: [(column: Column, cell: Cell)]
}
