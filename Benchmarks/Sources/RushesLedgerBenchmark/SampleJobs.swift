import Foundation
import RushesCore

/// Jobs such as people make: a prompt of a paragraph, two pictures, a body with the usual settings.
struct SampleJobs {
    private var random = SystemRandomNumberGenerator()
    static let owner = Owner.local
    static let price = Money(micros: 1_000_000)

    private static let prompt = """
        A grey heron lifts off from a misty lake at dawn; the camera follows low over the water, then rises with the bird \
        until the village on the far shore comes into view. Warm backlight, slow motion, natural sound of wings and reeds.
        """

    /// A job made at a moment.
    mutating func next(at moment: Date, isRehearsal: Bool = false) -> Job {
        let id = Job.ID(milliseconds: Int64(moment.timeIntervalSince1970 * 1000), using: &random)
        let prompt = Self.prompt
        return Job(
            id: id,
            owner: Self.owner,
            provider: ProviderID("atlas"),
            brief: Brief(
                prompt,
                images: [.url("https://media.example/heron.png"), .url("https://media.example/lake.png")],
                duration: .seconds(8)
            ),
            input: Input(
                model: ModelID("google/gemini-omni-flash/image-to-video-developer"),
                body: [
                    "prompt": .string(prompt), "duration": 8, "resolution": "1080p", "aspect_ratio": "16:9",
                    "seed": 4_294_967_295, "generate_audio": true, "image": "https://media.example/heron.png",
                ],
                facts: Input.Facts(seconds: 8, aspect: .wide, resolution: .p1080, seed: 4_294_967_295, sound: true)
            ),
            isRehearsal: isRehearsal,
            quote: Quote(amount: Self.price, basis: .list, asOf: "2026-06-02"),
            destination: Job.Destination(path: "/home/user/film/heron-\(id).mp4", mayReplace: false),
            createdAt: moment
        )
    }
}
