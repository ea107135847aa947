package import RushesCore
package import RushesLedger

/// Who calls: the holder of a key that was checked.
package struct Caller: Sendable {
    /// Whose jobs theirs are.
    package let owner: Owner
    /// The key; `nil` for the one that was made for this run, which may do everything.
    package let key: AccessKey?

    /// What the key is called.
    package var name: String { key?.name ?? "this run's key" }

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
