import ArgumentParser

/// Whose jobs, takes and limits a command is about: the same flag on every command that can be about a key's.
struct KeyOption: ParsableArguments {
    @Option(
        name: .customLong("key"),
        help: ArgumentHelp(
            "A gateway key's, not your own: its name or id, or a beginning of the id.",
            valueName: "id|name"
        )
    )
    var name: String?
}
