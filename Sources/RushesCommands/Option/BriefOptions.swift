import ArgumentParser
import Foundation
import Rushes
import RushesCore
import RushesMedia

/// The flags that make a brief: the same on `generate` and `estimate`.
struct BriefOptions: ParsableArguments {
    @Argument(help: "What is to be seen and heard.")
    var prompt: String?

    @Option(
        name: .shortAndLong,
        help:
            "A model's id, or a family such as seedance-2.0 whose variant follows from what is given. \(ModelNote.text)"
    )
    var model: String?

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

    @Option(help: ArgumentHelp("The same again as a receipt says; other flags override it.", valueName: "receipt"))
    var from: String?

    @Option(help: ArgumentHelp("Refuse what costs more.", valueName: "usd"))
    var maxCost: String?

    @Flag(help: "Play the model with the animatic engine: the real price is shown, nothing is spent.")
    var rehearse = false

    @Option(name: [.customShort("n"), .long], help: "How many takes, with seeds s, s+1, ….")
    var takes = 1

    func validate() throws {
        guard prompt != nil || from != nil else {
            throw ValidationError("A prompt is missing: rushes \"A heron lifts off at dawn\"")
        }
        guard (1...100).contains(takes) else { throw ValidationError("--takes \(takes) is not between 1 and 100") }
        if let duration, !duration.isFinite || duration <= 0 || duration > 1e6, duration != -1 {
            throw ValidationError("--duration \(duration) is no length in seconds")
        }
        for setting in set where !setting.contains("=") || setting.hasPrefix("=") {
            throw ValidationError("--set \(setting) is not KEY=VALUE")
        }
        _ = try Amount.read(maxCost, named: "--max-cost")
    }

    /// The limit that was given.
    var limit: Money? { maxCost.flatMap { Money(decimal: $0) } }

    /// The brief that the flags make, over that of a receipt if one is named.
    ///
    /// - Throws: `file_not_found`, `invalid_brief` if the receipt cannot be read.
    func brief(in studio: LocalStudio) async throws(RushesError) -> Brief {
        var brief = Brief("")
        if let from {
            let receipt = try await Receipt.read(at: studio.configuration.absolute(from))
            brief = receipt.brief
            // The same again means the same model and the same seed, also where the first run chose them. A rehearsal
            // that named no model may stay one that needs no key.
            if !receipt.rehearsal { brief.model = receipt.model.rawValue }
            brief.seed = receipt.seed
        }
        if let prompt { brief.prompt = prompt }
        if let model { brief.model = model }
        if !image.isEmpty { brief.images = image.map { MediaSource($0) } }
        if let lastImage { brief.lastImage = MediaSource(lastImage) }
        if !reference.isEmpty { brief.references = reference.map { MediaSource($0) } }
        if !video.isEmpty { brief.videos = video.map { MediaSource($0) } }
        if !audio.isEmpty { brief.audios = audio.map { MediaSource($0) } }
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
        return brief
    }

    private enum ModelNote {
        static let text = "Without it: gemini-omni-flash, 8 s, 16:9, 1080p."
    }
}
