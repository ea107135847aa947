import ArgumentParser
import RushesCatalog

/// A kind of model as it is typed: `image-to-video`, or as short as `i2v`.
struct KindFilter: ExpressibleByArgument {
    let kind: ModelKind

    init?(argument: String) {
        let name = argument.lowercased().replacing("_", with: "-").replacing(" ", with: "-")
        guard let kind = ModelKind(rawValue: Self.short[name] ?? name), kind != .other else { return nil }
        self.kind = kind
    }

    static var allValueStrings: [String] {
        ModelKind.allCases.filter { $0 != .other }.map(\.rawValue)
    }

    private static let short = [
        "t2v": "text-to-video", "i2v": "image-to-video", "r2v": "reference-to-video", "v2v": "video-to-video",
        "a2v": "audio-to-video", "avatar": "audio-to-video", "edit": "video-edit", "extend": "video-extend",
        "first-last-frame": "start-end-to-video", "start-end-frame-to-video": "start-end-to-video",
        "lip-sync": "lipsync", "upscaler": "upscale",
    ]
}
