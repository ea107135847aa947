import Rushes
import RushesCore
import RushesProvider

/// Asks one provider whether it can be used: its key, its balance, its models, its memory. Nothing is spent.
struct ProviderExamination {
    let studio: LocalStudio
    let setting: ProviderSetting
    /// Whether its models and its memory are asked for, too.
    var isThorough = false

    /// What was found, and the first error that keeps it from being used.
    func run() async -> (findings: [Finding], failure: RushesError?) {
        var findings: [Finding] = []
        let place = setting.address ?? "this machine"
        func good(_ name: String, _ says: String) { findings.append(Finding(name: name, verdict: .good, says: says)) }
        do throws(RushesError) {
            guard setting.hasKey else {
                // An address that no key may be sent to is told of all the same.
                _ = try studio.provider(setting)
                good("service", "\(place) (not asked without a key)")
                return (findings, nil)
            }
            let provider = try studio.provider(setting)
            if let account = provider as? any AccountProvider {
                let balance = try await account.balance()
                good("service", "\(place) answers and accepts the key")
                let isEmpty = balance.micros <= 0
                findings.append(
                    Finding(
                        name: "balance",
                        verdict: isEmpty ? .bad : .good,
                        says: "\(balance)",
                        fix: isEmpty ? "top up the account in the service's console" : nil
                    )
                )
            }
            if isThorough {
                if let listing = provider as? any ModelListingProvider {
                    let count = try await listing.servedModels().count
                    good("models", "it lists \(count) model\(count == 1 ? "" : "s")")
                }
                if let keeper = provider as? any HistoryKeepingProvider {
                    let page = try await keeper.history(page: 1)
                    good(
                        "recovery",
                        "a lost submission is found \(setting.traits.recovery), which can be read"
                            + (page.records.isEmpty ? " and is empty" : "")
                    )
                } else {
                    good("recovery", "a lost submission \(setting.traits.recovery)")
                }
            }
            return (findings, nil)
        } catch {
            findings.append(
                Finding(name: "service", verdict: .bad, says: "\(place): \(error.message)", fix: error.hint)
            )
            return (findings, error)
        }
    }

    /// What was found.
    func findings() async -> [Finding] { await run().findings }
}
