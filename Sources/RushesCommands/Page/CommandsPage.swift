import ArgumentParser

/// `docs/commands.md`: the `--help` of every command.
enum CommandsPage {
    /// The page's text.
    static var text: String {
        var parts = ["# Commands", "", "Made by `make docs` from `--help`; a test fails if the two differ.", ""]
        add(RushesCommand.self, path: "rushes", to: &parts)
        return parts.joined(separator: "\n")
    }

    private static func add(_ command: any ParsableCommand.Type, path: String, to parts: inout [String]) {
        parts += ["## `\(path)`", "", "```", help(of: command), "```", ""]
        for subcommand in command.configuration.subcommands where subcommand.configuration.shouldDisplay {
            add(subcommand, path: "\(path) \(subcommand.configuration.commandName ?? "")", to: &parts)
        }
    }

    private static func help(of command: any ParsableCommand.Type) -> String {
        let text = RushesCommand.helpMessage(for: command, columns: 100)
        return text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { line in String(line.reversed().drop { $0 == " " }.reversed()) }
            .joined(separator: "\n")
    }
}
