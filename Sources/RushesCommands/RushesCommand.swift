public import ArgumentParser
import Foundation
import Rushes
import RushesCore

/// The `rushes` command: `rushes "PROMPT"` is `rushes generate "PROMPT"`.
public struct RushesCommand: AsyncParsableCommand {
    /// How the command presents itself.
    public static let configuration = CommandConfiguration(
        commandName: "rushes",
        abstract: "Make video from words, pictures, sound and video; pay once, lose nothing.",
        discussion: """
            rushes "A heron lifts off at dawn" makes a clip. Without a key it is a rehearsal: the local animatic \
            engine renders it and nothing is spent. With ATLASCLOUD_API_KEY set, the model makes it.
            """,
        version: RushesVersion.current,
        subcommands: [
            GenerateCommand.self, BatchCommand.self, CompareCommand.self, EstimateCommand.self, UploadCommand.self,
            ModelsCommand.self, ProvidersCommand.self, JobsCommand.self,
            TakesCommand.self, LedgerCommand.self, BudgetCommand.self, KeysCommand.self, ServeCommand.self,
            WorkerCommand.self, DoctorCommand.self, PagesCommand.self,
        ],
        defaultSubcommand: GenerateCommand.self
    )

    /// Makes the command; ArgumentParser fills it.
    public init() {}

    /// Reads the arguments, runs what they name, and ends the process with the documented exit code.
    ///
    /// - Parameter arguments: the arguments after the program's own name.
    public static func run(arguments: [String]) async -> Never {
        let wantsJSON = Self.wantsJSON(arguments)
        do {
            signal(SIGPIPE, SIG_IGN)
            var command = try parseAsRoot(arguments)
            // A command is only what stands first: further on it is a prompt, or a flag's value.
            if let prompt = (command as? GenerateCommand)?.options.prompt, arguments.first != "generate" {
                try PromptCheck(folder: WorkingDirectory.path()).checkBare(prompt)
            }
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            Foundation.exit(ExitStatus.done.rawValue)
        } catch let error as RushesError {
            Report.fail(error, asJSON: wantsJSON)
        } catch let code as ExitCode {
            Foundation.exit(code.rawValue)
        } catch {
            let isUsage = exitCode(for: error) == .validationFailure
            if isUsage, wantsJSON {
                Report.fail(RushesError(.invalidBrief, message(for: error), hint: "see `rushes --help`"), asJSON: true)
            }
            exit(withError: error)
        }
    }

    private static func wantsJSON(_ arguments: [String]) -> Bool {
        for (index, argument) in arguments.enumerated() {
            if argument == "--format=json" { return true }
            if argument == "--format", arguments.dropFirst(index + 1).first == "json" { return true }
            if argument == "--" { return false }
        }
        return false
    }
}
