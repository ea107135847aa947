package import RushesCore

extension AccessKey {
    /// The key as a durable ledger would give it back: its times are kept to the millisecond.
    package var kept: AccessKey {
        AccessKey(
            id: id,
            name: name,
            prefix: prefix,
            digest: digest,
            models: models,
            callsPerSecond: callsPerSecond,
            createdAt: createdAt.keptToMillisecond,
            expiresAt: expiresAt?.keptToMillisecond,
            revokedAt: revokedAt?.keptToMillisecond
        )
    }

    /// Says that a key of the same name is still valid.
    package var nameTaken: RushesError {
        RushesError(
            .invalidBrief,
            "there is a key `\(name)` already",
            hint: "choose another name, or revoke it first: `rushes keys revoke`"
        )
    }

    /// Says that there is a key with the same id or text.
    package var isThereAlready: RushesError {
        RushesError(.internalError, "key \(id) is in the ledger already")
    }

    /// Says that there is no such key.
    package static func notFound(_ id: ID) -> RushesError {
        RushesError(.notFound, "there is no key `\(id)`", hint: "`rushes keys list --all` shows the keys")
    }
}
