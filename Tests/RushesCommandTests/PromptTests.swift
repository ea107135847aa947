import Foundation
import RushesCore
import RushesTesting
import Testing

/// A slip must not buy a clip: what can hardly be a prompt is refused, with what may have been meant.
@Suite(.timeLimit(.minutes(10)))
struct PromptTests {
    struct Slip: Sendable, CustomTestStringConvertible {
        var text: String
        var says: String
        var testDescription: String { text }

        init(_ text: String, _ says: String) { (self.text, self.says) = (text, says) }
    }

    /// Runs the program in a workplace with a table, a text, a picture and a folder; a submission counts as a failure.
    private func refused(_ arguments: [String], saying words: String) async throws {
        try await withMisbehavingServer { server in
            try await Workplace.use(server: server) { place in
                for name in ["shots.csv", "prompt.txt", "cat.png", "x.mp4.json", "a heron"] {
                    try Data("prompt\nA heron lifts off\n".utf8).write(to: place.folder.appendingPathComponent(name))
                }
                let before = try place.files()
                let result = try await place.run(Workplace.program, arguments)
                #expect(result.exit == 64, "\(arguments): \(result.error)")
                #expect(result.error.contains(words), "\(arguments): \(result.error)")
                #expect(result.output.isEmpty)
                #expect(server.account.connectionCount == 0)
                #expect(try place.files() == before)
                let json = try await place.run(Workplace.program, ["--format", "json"] + arguments)
                // With a flag before it `generate` is no command.
                if arguments.first != "generate" {
                    #expect(try json.json()["error"]?["code"] == "invalid_brief", "\(arguments): \(json.output)")
                    #expect(try json.json()["error"]?["hint"]?.stringValue?.isEmpty == false)
                }
            }
        }
    }

    @Test(arguments: [
        Slip("shots.csv", "rushes batch shots.csv"), Slip("./shots.csv", "rushes batch"),
        Slip("prompt.txt", "rushes generate \"$(cat prompt.txt)\""), Slip("@prompt.txt", "$(cat prompt.txt)"),
        Slip("file:prompt.txt", "$(cat prompt.txt)"), Slip("cat.png", "--image cat.png"),
        Slip("x.mp4.json", "--from x.mp4.json"), Slip("a heron", "is a file"), Slip("-", "standard input"),
        Slip("job_01jdabcdef", "rushes jobs show job_01jdabcdef"), Slip("take_01jdabcdef", "rushes takes show"),
        Slip("$PROMPT", "placeholder"), Slip("${PROMPT}", "placeholder"), Slip("${PROMPT:-a heron}", "placeholder"),
        Slip("%PROMPT%", "placeholder"), Slip("$env:PROMPT", "placeholder"), Slip("$(cat prompt.txt)", "placeholder"),
        Slip("{{prompt}}", "placeholder"), Slip("{{ .Prompt }}", "placeholder"), Slip("{prompt}", "placeholder"),
        Slip("${{ inputs.prompt }}", "placeholder"), Slip("<prompt>", "placeholder"), Slip("[PROMPT]", "placeholder"),
        Slip("<your prompt here>", "placeholder"), Slip("YOUR PROMPT HERE", "placeholder"),
        Slip("your_prompt", "placeholder"), Slip("insert prompt here", "placeholder"),
        Slip("<video description>", "placeholder"), Slip("Describe the video you want", "placeholder"),
        Slip("<(cat prompt.txt)", "placeholder"), Slip("null", "placeholder"),
        Slip("undefined", "placeholder"), Slip("None", "placeholder"), Slip("[object Object]", "placeholder"),
        Slip("\"$PROMPT\"", "placeholder"), Slip("$SUBJECT $ACTION", "placeholder"), Slip("提示词", "placeholder"),
    ])
    func `a file, an id and a placeholder are no prompts, with and without generate`(slip: Slip) async throws {
        try await refused([slip.text], saying: slip.says)
        try await refused(["generate", slip.text], saying: slip.says)
    }

    @Test(arguments: [
        Slip("?", "rushes --help"), Slip("2026", "rushes generate 2026"), Slip("heron", "rushes generate heron"),
        Slip("jbos", "rushes jobs"), Slip("雨", "rushes generate"), Slip("カ", "one word"), Slip("น", "one word"),
        Slip("왜가리", "one word"), Slip("чайка", "one word"), Slip("12 34", "no word"), Slip("🦅 🌅", "no word"),
        Slip("...", "no word"), Slip("", "empty"), Slip("   ", "empty"), Slip("https://example.com/a.png", "picture"),
        Slip("missing.csv", "rushes batch missing.csv"), Slip("my shots.csv", "rushes batch 'my shots.csv'"),
        Slip("jobs list", "rushes jobs list"), Slip("jobs lst", "rushes jobs list"),
        Slip("help jobs", "rushes help jobs"), Slip("rushes jobs list --all", "rushes jobs list --all"),
        Slip("batch shots.csv", "rushes batch shots.csv"), Slip("budget set 50 --per month", "rushes budget set"),
        Slip("rushes 'a heron lifts off'", "leave the quotes out"), Slip("git status", "shell"),
        Slip("ls -la", "shell"), Slip("cat prompt.txt", "shell"), Slip("export A_KEY=x y", "shell"),
        Slip("A heron lifts off --rehearse", "--rehearse"), Slip("A heron lifts off --model=veo3.1", "--model"),
        Slip("job list", "rushes jobs list"), Slip("list jobs", "rushes jobs list"),
        Slip("./rushes jobs list", "rushes jobs list"), Slip("prompt=A heron lifts off", "part of it"),
        Slip("0abc12", "jobs show"), Slip("close-up", "one word"),
    ])
    func `alone, what has no two words or reads like a command is refused`(slip: Slip) async throws {
        // Options are no prompts to the program's own reader.
        try await refused([slip.text], saying: slip.says)
    }

    @Test(arguments: [
        "A heron", "雨夜", "カラスが飛ぶ", "นกกระสาบิน", "Reiher fliegt", "it costs $5 to fly",
        "{\"shot\": \"a heron\", \"light\": 3}",
        "A {red} heron [wide] <slow>", "models walk through the rain", "jobs are scarce in this town",
        "rushes sway in the wind", "python slithers through grass", "keys fall on a marble floor", "heron,dawn,mist",
        "A heron -- slowly", "none of the herons fly", "prompt arrival of a train", "A $ANIMAL lifts off",
        "100% pure water falls", "help arrives at last", "[Scene 1: a heron lifts off]", "serve a tennis ball fast",
    ])
    func `what reads like a prompt is one`(prompt: String) async throws {
        try await withMisbehavingServer { server in
            try await Workplace.use(server: server) { place in
                let result = try await place.rushes(prompt, "-o", "x.mp4", "--dry-run")
                #expect(result.exit == 0, "\(result.error)")
                #expect(result.output.contains("prompt"))
            }
        }
    }

    @Test func `generate makes a clip of one word, compare refuses files, and the beginning of an id is told`()
        async throws
    {
        try await withMisbehavingServer { server in
            try await Workplace.use(server: server) { place in
                for word in ["heron", "2026", "雨", "?"] {
                    let result = try await place.rushes("generate", word, "--dry-run")
                    #expect(result.exit == 0, "\(word): \(result.error)")
                }
                try Data("x".utf8).write(to: place.folder.appendingPathComponent("shots.csv"))
                let compared = try await place.rushes("compare", "shots.csv", "-m", "veo3.1-lite", "--takes", "2")
                #expect(compared.exit == 64, "\(compared.error)")
                #expect(server.account.submissions.isEmpty)
                let made = try await place.rushes("A heron lifts off", "-o", "x.mp4", "--format", "json")
                let id = try #require(try made.json()["job"]?["id"]?.stringValue)
                let beginning = String(id.dropFirst(4).prefix(12))
                let refused = try await place.rushes("generate", beginning)
                #expect(refused.exit == 64, "\(refused.error)")
                #expect(refused.error.contains(id))
                #expect(server.account.submissions.count == 1)
            }
        }
    }
}
