import Foundation
import RushesCore
import RushesProvider

/// Everything about a clip that follows from its submission alone.
struct ClipPlan: Sendable {
    static let framesPerSecond = 24
    /// Half a minute is the longest that any model makes; a mistyped length must not fill the disk.
    private static let longest = 120.0

    let size: PictureSize
    let frameCount: Int
    let scene: Scene
    let slate: SlateText
    let hasSlate: Bool
    let hasSound: Bool

    var seconds: Double { Double(frameCount) / Double(Self.framesPerSecond) }
    var course: Course { Course(frameCount: frameCount, framesPerSecond: Double(Self.framesPerSecond)) }

    /// Plans a clip.
    ///
    /// - Parameters:
    ///   - submission: what to make.
    ///   - firstImage: the size of the first given picture, for an aspect that follows it.
    init(_ submission: Submission, firstImage: (width: Int, height: Int)?) {
        let facts = submission.input.facts
        let wanted = facts.seconds ?? submission.brief.duration?.inSeconds ?? 8
        let seconds = min(max(wanted.isFinite ? wanted : 8, 1 / Double(Self.framesPerSecond)), Self.longest)
        frameCount = max(Int((seconds * Double(Self.framesPerSecond)).rounded()), 1)
        size = PictureSize(
            aspect: facts.aspect ?? submission.brief.aspect,
            resolution: facts.resolution ?? submission.brief.resolution,
            firstImage: firstImage
        )
        let prompt = submission.brief.prompt
        let seed = Scene.seed(of: submission.brief, facts)
        scene = Scene(submission.brief, facts)
        slate = SlateText(
            model: submission.input.model.rawValue,
            seed: seed,
            take: submission.ordinal,
            price: submission.quote?.amount.description ?? "price not known",
            caption: prompt
        )
        let setting = submission.brief.settings["slate"]
        hasSlate = !(setting?.boolValue == false || setting?.stringValue?.lowercased() == "false")
        hasSound = (facts.sound ?? submission.brief.sound) != false
    }
}

/// The words on a clip: what the slate says and what the caption says.
package struct SlateText: Sendable, Hashable {
    /// The model that the engine stands in for.
    package var model: String
    package var seed: Int64
    /// Which take it is, from 1.
    package var take: Int
    /// The price that a real run would have.
    package var price: String
    /// The prompt.
    package var caption: String

    /// Collects the words.
    package init(model: String, seed: Int64, take: Int, price: String, caption: String) {
        self.model = model
        self.seed = seed
        self.take = take
        self.price = price
        self.caption = caption
    }
}
