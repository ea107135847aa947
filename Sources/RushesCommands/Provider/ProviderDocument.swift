import Rushes
import RushesCore
import RushesProvider

/// A provider as JSON. Its keys are a contract; absent things are `null`.
enum ProviderDocument {
    /// What is known of a provider without asking it.
    static func summary(of setting: ProviderSetting) -> JSONValue {
        let traits = setting.traits
        return .object([
            "schema": 1,
            "name": .string(setting.name.rawValue),
            "kind": .string(setting.kind.rawValue),
            "address": setting.address.map(JSONValue.string) ?? .null,
            "isLocal": .bool(traits.isLocal),
            "key": .object([
                "isNeeded": .bool(setting.keyOrigin != nil),
                "isSet": .bool(setting.keyOrigin != nil && setting.hasKey),
                "from": setting.keyOrigin.map(JSONValue.string) ?? .null,
            ]),
            "servesBareNames": .bool(setting.servesBareNames),
            "takesNewJobs": .bool(setting.takesNewJobs),
            "recovery": .string(traits.recovery),
            "console": traits.console.map(JSONValue.string) ?? .null,
            "charged": .object([
                "failure": .string(traits.chargeOnFailure.rawValue),
                "refusal": .string(traits.chargeOnRefusal.rawValue),
                "cancel": .string(traits.chargeOnCancel.rawValue),
            ]),
            "outputLifeSeconds": traits.outputLife.map { .integer(Int64($0.inSeconds)) } ?? .null,
            "rate": traits.callsPerSecond.map(JSONValue.number) ?? .null,
            "atOnce": traits.jobsAtOnce.map { .integer(Int64($0)) } ?? .null,
        ])
    }

    /// What a provider said when it was asked.
    static func check(_ setting: ProviderSetting, _ findings: [Finding], _ failure: RushesError?) -> JSONValue {
        let worst: Finding.Verdict =
            findings.contains { $0.verdict == .bad }
            ? .bad : findings.contains { $0.verdict == .lacking } ? .lacking : .good
        return .object([
            "schema": 1,
            "provider": .string(setting.name.rawValue),
            "kind": .string(setting.kind.rawValue),
            "verdict": .string(worst.rawValue),
            "checks": .array(findings.map(\.document)),
            "error": failure.map(Document.error) ?? .null,
        ])
    }
}
