public import RushesCore
package import RushesHosted
public import RushesProvider

/// A provider as it is configured: its name, where it is, and what may be done with it.
public struct ProviderSetting: Sendable {
    /// The name that jobs and `NAME:MODEL` refer to it by.
    public let name: ProviderID
    /// The way of speaking to it.
    public let kind: ProviderKind
    /// Its base URL; `nil` for what runs on this machine.
    public internal(set) var address: String?
    /// Where the address was set, for messages.
    var addressOrigin: String
    /// Whether plain http may go to another machine.
    var allowsPlainHTTP = false
    /// Its key.
    package internal(set) var key: Secret?
    /// Where its key is looked for: a variable's name or a file's path; `nil` where none is needed.
    public internal(set) var keyOrigin: String?
    /// What is peculiar to it, with the limits of the configuration.
    public internal(set) var traits: ProviderTraits
    /// Further headers of every request to it.
    var headers: [String: String] = [:]
    /// Whether bare names of models, families and the default may go to it.
    public internal(set) var servesBareNames = false
    /// Whether new jobs may go to it; running ones are always taken to their ends.
    public internal(set) var takesNewJobs = true

    /// Whether it has a key, or needs none.
    public var hasKey: Bool { keyOrigin == nil || key != nil }

    /// The error about a key that is missing.
    package func missingKey(for model: String? = nil) -> RushesError {
        let origin = keyOrigin ?? "its key"
        let subject = model.map { "`\($0)` is a hosted model and " } ?? ""
        return RushesError(
            .noAPIKey,
            "\(subject)\(origin) is not set",
            hint: "set \(origin) (the environment or a .env file), or add --rehearse to see it for nothing"
        )
    }
}
