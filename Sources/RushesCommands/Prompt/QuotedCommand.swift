import ArgumentParser
import Foundation
import RushesCore

/// Command lines that were put in quotes, so that they came as one text: `rushes "jobs list"`.
enum QuotedCommand {
    /// What the text would run, as one types it, if it reads as a command of ours and not as a sentence.
    ///
    /// Many sentences begin with a command's name (`models walk through the rain`): what follows has to be what that
    /// command takes.
    static func own(_ text: String) -> String? {
        var words = split(text)
        var isOfProgram = false
        if words.count > 1, words[0] == "rushes" || words[0].hasSuffix("/rushes") {
            // The plant, too, begins sentences.
            words.removeFirst()
            isOfProgram = true
        }
        guard let first = words.first else { return nil }
        if first.hasPrefix("-"), words.allSatisfy({ $0.hasPrefix("-") }) {
            return "rushes \(words.joined(separator: " "))"
        }
        let rest = words.dropFirst()
        let typed = "rushes \(words.joined(separator: " "))"
        if first == "help" { return rest.count <= 2 && rest.allSatisfy(isCommandName) ? typed : nil }
        guard let command = RushesCommand.configuration.subcommands.first(where: { $0.name == first }) else {
            if words.count == 2, let noun = nearestGroup(to: first) ?? nearestGroup(to: words[1]) {
                let verb = nearestGroup(to: first) == nil ? first : words[1]
                if noun.configuration.subcommands.contains(where: { $0.name == verb }) {
                    return "rushes \(noun.name) \(verb)"
                }
            }
            return isOfProgram && text.contains(where: { "\"'“".contains($0) }) ? text : nil
        }
        if rest.contains(where: isFlag) { return typed }
        if let verb = rest.first, let near = nearest(to: verb, among: command),
            rest.count <= 2 || isComplete([first, near] + rest.dropFirst())
        {
            return "rushes \(([first, near] + rest.dropFirst()).joined(separator: " "))"
        }
        guard rest.count <= 1, isComplete(words) else { return nil }
        return typed
    }

    /// Whether the text is another program's command line, or sets a variable.
    static func isForeign(_ text: String, isThere: (String) -> Bool) -> Bool {
        let words = split(text)
        guard let first = words.first, first == first.lowercased() || first.contains("=") else { return false }
        let assigned = first == "export" || first == "set" ? words.dropFirst().first ?? "" : first
        if let name = assigned.split(separator: "=", omittingEmptySubsequences: false).first, assigned.contains("="),
            !name.isEmpty, name.utf8.allSatisfy({ $0 == 95 || (48...57).contains($0) || (65...90).contains($0) })
        {
            return true
        }
        if programs.contains(first) { return true }
        let rest = words.dropFirst()
        guard rest.contains(where: { isFlag($0) || isThere($0) }) else { return false }
        return first.hasPrefix("./") || isProgram(first)
    }

    /// A flag of ours within the quotes, which would be sent as a part of the prompt instead of being obeyed.
    static func flag(in text: String) -> String? {
        let flags: Set<String> = [
            "--rehearse", "--dry-run", "--max-cost", "--model", "--output", "--takes", "--detach", "--timeout",
            "--force", "--yes", "--format", "--quiet", "--duration", "--resolution", "--last-image", "--from",
        ]
        return split(text).first { word in
            flags.contains(String(word.prefix { $0 != "=" }).replacing("—", with: "--").replacing("–", with: "--"))
        }
    }

    /// No sentence begins with one of these in lower case.
    private static let programs: Set<String> = [
        "apt", "apt-get", "awk", "cd", "chmod", "chown", "ffmpeg", "ffprobe", "git", "grep", "kubectl", "ls", "mkdir",
        "npm", "npx", "pip", "pip3", "python3", "rm", "scp", "ssh", "sudo", "systemctl", "wget",
    ]

    private static func isFlag(_ word: String) -> Bool {
        let rest = word.drop { $0 == "-" }
        guard word.hasPrefix("-"), let first = rest.first, first.isASCII, first.isLetter else { return false }
        return true
    }

    private static func isCommandName(_ word: String) -> Bool {
        RushesCommand.configuration.subcommands.contains { type in
            type.name == word || type.configuration.subcommands.contains { $0.name == word }
        }
    }

    /// The command with subcommands that a word names, or all but names: `job`.
    private static func nearestGroup(to word: String) -> (any ParsableCommand.Type)? {
        RushesCommand.configuration.subcommands.first { type in
            !type.configuration.subcommands.isEmpty && EditDistance.between(word, type.name) <= 1
        }
    }

    /// The subcommand that a word names, or all but names.
    private static func nearest(to word: String, among command: any ParsableCommand.Type) -> String? {
        let names = command.configuration.subcommands.map { $0.name }
        if names.contains(word) { return word }
        return word.utf8.count > 2 ? names.first { EditDistance.between(word, $0) <= 1 } : nil
    }

    private static func isComplete(_ words: [String]) -> Bool {
        guard let command = try? RushesCommand.parseAsRoot(words) else { return false }
        return !(command is GenerateCommand) || words.first == "generate"
    }

    /// Words as a shell parts them: what stands in quotes is one.
    private static func split(_ text: String) -> [String] {
        var words: [String] = []
        var word = ""
        var quote: Character?
        for character in text {
            if let open = quote {
                if character == open { quote = nil } else { word.append(character) }
            } else if character == "\"" || (character == "'" && word.isEmpty) {
                quote = character
            } else if character.isWhitespace {
                if !word.isEmpty { words.append(word) }
                word = ""
            } else {
                word.append(character)
            }
        }
        if !word.isEmpty { words.append(word) }
        return words
    }

    private static func isProgram(_ name: String) -> Bool {
        guard !name.contains("/"), name.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else { return false }
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") }
    }
}

extension ParsableCommand {
    /// The command's name as one types it.
    fileprivate static var name: String { configuration.commandName ?? "" }
}
