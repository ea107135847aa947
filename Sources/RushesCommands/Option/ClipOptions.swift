import ArgumentParser
import Foundation
import Rushes
import RushesCore

/// The flags that say what a clip is to be, whatever its prompt: the same on `generate`, `estimate`, `batch` and
/// `compare`.
struct ClipOptions: ParsableArguments {
    @Option(
        name: .shortAndLong,
        help:
            "A model's id, or a family such as seedance-2.0 whose variant follows from what is given. \(ModelNote.text)"
    )
    var model: [String] = []

    @Option(
        help: ArgumentHelp(
            "A model to take if the one before fails for certain, or has no balance or capacity; repeatable, in order.",
            valueName: "model"
        )
    )
    var fallback: [String] = []

    @Flag(help: "Take the next model also where the content was refused.")
    var fallbackOnRefusal = false

    @Option(name: .shortAndLong, help: ArgumentHelp("A picture to start from; repeatable.", valueName: "file|url"))
    var image: [String] = []

    @Option(help: ArgumentHelp("The picture to end on.", valueName: "file|url"))
    var lastImage: String?

    @Option(
        help: ArgumentHelp("A picture, clip or sound that the clip should resemble; repeatable.", valueName: "file|url")
    )
    var reference: [String] = []

    @Option(help: ArgumentHelp("A clip to edit; repeatable.", valueName: "file|url"))
    var video: [String] = []

    @Option(help: ArgumentHelp("A sound to use; repeatable.", valueName: "file|url"))
    var audio: [String] = []

    @Option(
        name: .shortAndLong,
        parsing: .unconditional,
        help: ArgumentHelp("How long the clip is to be; -1 lets a model choose that can.", valueName: "seconds")
    )
    var duration: Double?

    @Option(name: .shortAndLong, help: ArgumentHelp("The picture's shape, such as 16:9 or 9:16.", valueName: "w:h"))
    var aspect: String?

    @Option(name: .shortAndLong, help: "How fine the picture is: 720p, 1080p, 4k, …")
    var resolution: String?

    @Option(parsing: .unconditional, help: "The seed of the model's randomness; -1 draws one.")
    var seed: Int64?

    @Option(help: ArgumentHelp("What must not be seen.", valueName: "text"))
    var negative: String?

    @Flag(inversion: .prefixedNo, help: "Whether the clip has sound.")
    var sound: Bool?

    @Option(help: ArgumentHelp("A model's own setting, by its own name; repeatable.", valueName: "key=value"))
    var set: [String] = []

    @Option(help: ArgumentHelp("Refuse what costs more.", valueName: "usd"))
    var maxCost: String?

    @Flag(help: "Play the model with the animatic engine: the real price is shown, nothing is spent.")
    var rehearse = false

    @Option(name: [.customShort("n"), .long], help: "How many takes, with seeds s, s+1, ….")
    var takes = 1

    func validate() throws {
        guard (1...100).contains(takes) else { throw ValidationError("--takes \(takes) is not between 1 and 100") }
        if let duration, !duration.isFinite || duration <= 0 || duration > 1e6, duration != -1 {
            throw ValidationError("--duration \(duration) is no length in seconds")
        }
        for setting in set where !setting.contains("=") || setting.hasPrefix("=") {
            throw ValidationError("--set \(setting) is not KEY=VALUE")
        }
        _ = try Amount.readPrice(maxCost, named: "--max-cost")
        guard !fallbackOnRefusal || !fallback.isEmpty else {
            throw ValidationError("--fallback-on-refusal goes with --fallback MODEL")
        }
    }

    /// The limit that was given.
    var limit: Money? { maxCost.flatMap { Money(decimal: $0) } }

    /// Puts into a brief what the flags say; what they do not say stays as it is.
    ///
    /// - Parameters:
    ///   - brief: the brief.
    ///   - path: what becomes of a file's path as it was given.
    func fill(_ brief: inout Brief, path: (String) -> String = { $0 }) {
        func source(_ text: String) -> MediaSource {
            let source = MediaSource(text)
            guard case .file(let given) = source else { return source }
            return .file(path(given))
        }
        if let model = model.first { brief.model = model }
        if !image.isEmpty { brief.images = image.map(source) }
        if let lastImage { brief.lastImage = source(lastImage) }
        if !reference.isEmpty { brief.references = reference.map(source) }
        if !video.isEmpty { brief.videos = video.map(source) }
        if !audio.isEmpty { brief.audios = audio.map(source) }
        if let duration { brief.duration = .seconds(duration) }
        if let aspect { brief.aspect = Aspect(rawValue: aspect) }
        if let resolution { brief.resolution = Resolution(rawValue: resolution) }
        if let seed { brief.seed = seed }
        if let negative { brief.negativePrompt = negative }
        if let sound { brief.sound = sound }
        for setting in set {
            let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            brief.settings[String(parts[0])] = JSONValue(typed: String(parts[1]))
        }
    }

    /// Takes out of a brief the material in whose place the flags put other.
    func clearReplaced(_ brief: inout Brief) {
        if !image.isEmpty { brief.images = [] }
        if lastImage != nil { brief.lastImage = nil }
        if !reference.isEmpty { brief.references = [] }
        if !video.isEmpty { brief.videos = [] }
        if !audio.isEmpty { brief.audios = [] }
    }

    private enum ModelNote {
        static let text = "Without it: gemini-omni-flash, 8 s, 16:9, 1080p."
    }
}
