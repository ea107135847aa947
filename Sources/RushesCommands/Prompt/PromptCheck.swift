import ArgumentParser
import Foundation
import Rushes
import RushesCore
import RushesLedger

/// The rule that a slip must not buy a clip: a text that can hardly be a prompt is refused, with what may have been
/// meant.
struct PromptCheck {
    /// The folder that relative paths start from.
    let folder: String

    /// Looks at a prompt that was given without `generate`.
    ///
    /// - Throws: `invalid_brief` for what ``check(_:)`` refuses, a command in quotes, and what has no two words.
    func checkBare(_ prompt: String) throws(RushesError) {
        try check(prompt)
        let text = prompt.trimmingCharacters(in: .whitespacesAndNewlines)
        if let command = QuotedCommand.own(text) {
            throw Self.refusal(
                "`\(Self.shown(text))` in quotes is a prompt, and reads like a command",
                "leave the quotes out: `\(command)`",
                meant: text
            )
        }
        if QuotedCommand.isForeign(text, isThere: { path(of: $0) != nil }) {
            throw Self.refusal("`\(Self.shown(text))` reads like a command of the shell", nil, meant: text)
        }
        if text.hasPrefix("prompt=") {
            throw Self.refusal(
                "`prompt=` stands before the prompt and would be sent as a part of it",
                "write the prompt alone: `rushes \"A heron lifts off at dawn\"`",
                meant: text
            )
        }
        if let flag = QuotedCommand.flag(in: text) {
            throw Self.refusal(
                "\(flag) stands within the quotes and would be sent as a part of the prompt",
                "close the quotes before it: `rushes \"A heron lifts off at dawn\" \(flag)`",
                meant: text
            )
        }
        if let kind = FileKind(naming: text), text.split(separator: " ").count <= 3 {
            throw Self.refusal(
                "`\(Self.shown(text))` is named like a \(kind.noun), and there is no such file",
                kind.use(of: Self.quoted(text)),
                meant: text
            )
        }
        guard WordCount.words(in: text) < 2 else { return }
        throw Self.tooShort(text)
    }

    /// Looks at any prompt that was given on the command line.
    ///
    /// - Throws: `invalid_brief` if it is an existing file's path, an id of ours, or nothing but placeholders.
    func check(_ prompt: String) throws(RushesError) {
        let text = prompt.trimmingCharacters(in: .whitespacesAndNewlines)
        if text == "-" {
            throw RushesError(
                .invalidBrief,
                "`-` is no prompt, and prompts are not read from standard input",
                hint: "give what the file says: `rushes generate \"$(cat)\"`, or `rushes batch shots.csv` for a table"
            )
        }
        if let path = path(of: prompt) ?? path(of: text) { throw Self.fileRefusal(path, named: text) }
        if Self.isID(text) {
            let noun = text.hasPrefix("take_") ? "takes" : text.hasPrefix("key_") ? "keys" : "jobs"
            throw RushesError(
                .invalidBrief,
                "`\(text)` is an id and no prompt",
                hint: noun == "keys"
                    ? "see `rushes keys list`"
                    : "did you mean `rushes \(noun) show \(text)`"
                        + (noun == "jobs" ? " or `rushes jobs resume \(text)`?" : "?")
            )
        }
        if Placeholder.isWhole(text) {
            throw RushesError(
                .invalidBrief,
                "`\(Self.shown(text))` is a placeholder: nothing was put in its place",
                hint: "in single quotes the shell fills nothing in; write the prompt itself, "
                    + "or `rushes generate \"$(cat prompt.txt)\"`"
            )
        }
    }

    /// Looks at a prompt that may be the beginning of an id, as every command takes it that wants one.
    ///
    /// - Throws: `invalid_brief` if a job or a take begins so. A ledger that is not there, or cannot be read, is not an
    ///   error here.
    static func check(_ prompt: String, knowing studio: LocalStudio) async throws(RushesError) {
        let text = prompt.trimmingCharacters(in: .whitespacesAndNewlines)
        // Shorter ones, and those without a figure, are words.
        guard (6...26).contains(text.utf8.count), text.utf8.allSatisfy(isOfID), text.contains(where: \.isNumber),
            studio.hasLedger, let ledger = try? await studio.ledger()
        else { return }
        let filter = JobFilter(idPrefix: text, limit: 1)
        if let job = (try? await ledger.jobs(of: studio.owner, where: filter))?.first {
            throw RushesError(
                .invalidBrief,
                "`\(text)` is the beginning of job \(job.id) and no prompt",
                hint: "did you mean `rushes jobs show \(text)` or `rushes jobs resume \(text)`?"
            )
        }
        if let take = (try? await ledger.takes(of: studio.owner, where: filter))?.first {
            throw RushesError(
                .invalidBrief,
                "`\(text)` is the beginning of take \(take.id) and no prompt",
                hint: "did you mean `rushes takes show \(text)`?"
            )
        }
    }

    // MARK: - Files

    /// The path of the file or folder that a text names, if there is one: as it is, with `@` before it as other
    /// programs have it, or as a `file:` address.
    private func path(of text: String) -> String? {
        var names = [text]
        if text.hasPrefix("@") { names.append(String(text.dropFirst())) }
        if text.hasPrefix("<") { names.append(String(text.dropFirst()).trimmingCharacters(in: .whitespaces)) }
        if text.lowercased().hasPrefix("file:") {
            var rest = String(text.dropFirst(5))
            names.append(rest.removingPercentEncoding ?? rest)
            if rest.hasPrefix("//") {
                rest = String(rest.dropFirst(2))
                if rest.lowercased().hasPrefix("localhost/") { rest = String(rest.dropFirst(9)) }
                names.append(rest.removingPercentEncoding ?? rest)
            }
        }
        for name in names where !name.isEmpty && name.utf8.count < 4096 {
            let home = name == "~" || name.hasPrefix("~/")
            let whole = home ? Self.home + name.dropFirst() : name.hasPrefix("/") ? name : "\(folder)/\(name)"
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: whole, isDirectory: &isFolder) else { continue }
            // A folder may be called by a word, or by a prompt.
            if !isFolder.boolValue || name.contains("/") || [".", "..", "~"].contains(name) { return name }
        }
        return nil
    }

    /// The user's home as shells know it.
    private static var home: String { ProcessInfo.processInfo.environment["HOME"] ?? NSHomeDirectory() }

    private static func fileRefusal(_ path: String, named text: String) -> RushesError {
        let use = (FileKind(naming: path) ?? .text).use(of: quoted(path))
        return RushesError(.invalidBrief, "`\(shown(text))` is a file and no prompt", hint: use)
    }

    // MARK: - Words

    private static func tooShort(_ text: String) -> RushesError {
        let word = text.lowercased()
        let commands = RushesCommand.configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
        let nearest = commands.min { EditDistance.between(word, $0) < EditDistance.between(word, $1) }
        let isNear = nearest.map { EditDistance.between(word, $0) <= 2 } ?? false
        let asked = ["?", "/?", "/h", "h", "usage", "man", "-h", "/help"].contains(word)
        let meant =
            isNear ? "did you mean `rushes \(nearest ?? "help")`? " : asked ? "did you mean `rushes --help`? " : ""
        if text.isEmpty {
            return RushesError(.invalidBrief, "the prompt is empty", hint: "rushes \"A heron lifts off at dawn\"")
        }
        if text.first == "0", (4...25).contains(text.utf8.count), text.utf8.allSatisfy(isOfID) {
            return RushesError(
                .invalidBrief,
                "`\(text)` is no prompt and may be the beginning of an id",
                hint: "did you mean `rushes jobs show \(text)` or `rushes takes show \(text)`?"
            )
        }
        let what = WordCount.words(in: text) == 0 ? "holds no word" : "is one word, too little for a prompt"
        return RushesError(
            .invalidBrief,
            "`\(shown(text))` is no command and \(what)",
            hint: "\(meant)A clip of that all the same: `rushes generate \(quoted(text))`"
        )
    }

    private static func refusal(_ message: String, _ hint: String?, meant text: String) -> RushesError {
        let anyway = "a clip of it all the same: `rushes generate \(quoted(text))`"
        return RushesError(.invalidBrief, message, hint: hint.map { "\($0); \(anyway)" } ?? anyway)
    }

    /// Whether a text has the form of an id of ours.
    private static func isID(_ text: String) -> Bool {
        for prefix in ["job_", "take_"] where text.hasPrefix(prefix) {
            return text.utf8.dropFirst(prefix.utf8.count).allSatisfy(isOfID)
        }
        if text.hasPrefix("key_") { return text.utf8.count == 30 && text.utf8.dropFirst(4).allSatisfy(isOfID) }
        return text.utf8.count == 26 && text.first == "0" && text.utf8.allSatisfy(isOfID)
    }

    private static func isOfID(_ byte: UInt8) -> Bool { (48...57).contains(byte) || (97...122).contains(byte) }

    /// A text as messages repeat it: one line, not too long.
    private static func shown(_ text: String) -> String {
        let line = String(text.map { $0.isNewline ? " " : $0 })
        return line.count > 60 ? line.prefix(59) + "…" : line
    }

    /// A text as one types it into a shell.
    private static func quoted(_ text: String) -> String {
        let isPlain =
            !text.isEmpty && text.utf8.allSatisfy { isOfID($0) || (65...90).contains($0) || "._-/".utf8.contains($0) }
        return isPlain ? text : "'\(shown(text).replacing("'", with: "'\\''"))'"
    }
}
