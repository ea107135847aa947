import Rushes
import RushesCore
import RushesProvider

/// A provider as people read it.
enum ProviderText {
    /// Whether there is a key, and where it is looked for.
    static func key(of setting: ProviderSetting) -> String {
        guard let origin = setting.keyOrigin else { return "none needed" }
        return setting.hasKey ? "\(origin) is set" : "\(origin) is not set"
    }

    /// How a submission whose answer was lost can be found.
    static func recovery(of setting: ProviderSetting) -> String {
        setting.traits.recovery.hasPrefix("by ") ? "is found \(setting.traits.recovery)" : setting.traits.recovery
    }

    /// A length of time: `14 days`, `48 hours`, `1 hour`.
    static func span(_ time: Duration) -> String {
        let hours = Int(time.inSeconds / 3600)
        let (count, unit) = hours >= 72 && hours % 24 == 0 ? (hours / 24, "day") : (hours, "hour")
        return "\(count) \(unit)\(count == 1 ? "" : "s")"
    }

    /// What a prediction costs that gives no clip.
    static func charge(_ rule: ProviderTraits.ChargeRule) -> String {
        switch rule {
        case .nothing: "nothing"
        case .fullPrice: "its full price"
        case .unknown: "not known: its price counts as charged until the bill is seen"
        case .never: "does not happen"
        }
    }
}
