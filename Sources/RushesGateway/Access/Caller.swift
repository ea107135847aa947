import RushesCore
import RushesLedger

/// Who calls: the holder of a key that was checked.
struct Caller: Sendable {
    /// Whose jobs theirs are.
    let owner: Owner
    /// The key; `nil` for the one that was made for this run, which may do everything.
    let key: AccessKey?

    /// What the key is called.
    var name: String { key?.name ?? "this run's key" }

    /// Refuses a model that the key is not for.
    ///
    /// - Throws: `not_allowed`.
    func check(_ model: ModelID) throws(RushesError) {
        guard let key, !key.admits(model) else { return }
        throw RushesError(
            .notAllowed,
            "the key `\(key.name)` may not use \(model)",
            hint: "it is for \(key.models.joined(separator: ", "))"
        )
    }

    /// Whether the key is for a model.
    func admits(_ model: ModelID) -> Bool { key?.admits(model) ?? true }
}
