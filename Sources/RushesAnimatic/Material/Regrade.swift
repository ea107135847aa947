/// How a given clip is regraded by the words of its edit, as ffmpeg filters. Only what the words say is done.
struct Regrade: Sendable {
    /// The filters, separated by commas; empty if the words ask for nothing of the kind.
    let filter: String

    init(prompt: String) {
        var filters: [String] = []
        for meaning in SceneText(prompt).meanings {
            guard let next = Self.filter(for: meaning), !filters.contains(next) else { continue }
            filters.append(next)
        }
        filter = filters.joined(separator: ",")
    }

    private static func filter(for meaning: SceneMeaning) -> String? {
        switch meaning {
        case .time(.night):
            "eq=brightness=-0.14:contrast=1.08:saturation=0.7,colorbalance=rs=-0.06:bs=0.16:rm=-0.06:bm=0.14"
        case .time(.dawn): "eq=brightness=0.03:saturation=0.95,colorbalance=rm=0.07:bs=0.06:bm=0.02"
        case .time(.goldenHour): "eq=saturation=1.12,colorbalance=rs=0.1:rm=0.14:bs=-0.08:bm=-0.14"
        case .time(.dusk): "eq=brightness=-0.05:saturation=1.1,colorbalance=rs=0.06:bs=0.1:rm=0.12:bm=-0.04"
        case .time(.day): "eq=brightness=0.04:saturation=1.05"
        case .weather(.rain), .weather(.fog): "eq=contrast=0.86:saturation=0.68:brightness=0.01,colorbalance=bm=0.05"
        case .weather(.snow), .snowCover, .season(.winter): "eq=brightness=0.06:saturation=0.66,colorbalance=bm=0.1"
        case .weather(.cloudy): "eq=contrast=0.92:saturation=0.82"
        case .season(.autumn): "colorbalance=rm=0.12:gm=0.02:bm=-0.14"
        case .season(.spring): "eq=saturation=1.15:brightness=0.02"
        case .season(.summer): "eq=saturation=1.22"
        case .monochrome, .style(.noir): "hue=s=0,eq=contrast=1.2"
        case .style(.cinematic): "eq=contrast=1.1:saturation=0.95,colorbalance=rs=-0.05:bs=0.07:rh=0.06:bh=-0.05"
        case .style(.anime): "eq=contrast=1.08:saturation=1.5"
        case .style(.watercolour): "gblur=sigma=1.2,eq=contrast=0.84:saturation=0.8:brightness=0.1"
        case .style(.documentary): "eq=saturation=0.74:contrast=0.96"
        case .style(.vintage): "eq=saturation=0.55:contrast=0.86,colorbalance=rs=0.12:rm=0.1:bm=-0.14"
        case .neon: "eq=saturation=1.4,colorbalance=rs=0.1:bs=0.16:gm=-0.06"
        case .mood(.tense): "eq=brightness=-0.08:contrast=1.14:saturation=0.75"
        case .mood(.joyful): "eq=brightness=0.04:saturation=1.25"
        case .mood(.sad): "eq=saturation=0.6,colorbalance=bm=0.06"
        default: nil
        }
    }
}
