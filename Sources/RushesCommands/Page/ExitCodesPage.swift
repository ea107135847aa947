import RushesCore

/// `docs/exit-codes.md`, made from the table in code.
enum ExitCodesPage {
    /// The page's text.
    static var text: String {
        var lines = [
            "# Exit codes and error codes",
            "",
            "Made by `make docs` from `ErrorCode.definitions`; a test fails if the two differ.",
            "",
            "An exit code that is not listed means failure. With `--format json` an error is the object under `error`:",
            "`{\"code\": …, \"message\": …, \"hint\": …}`. Decide by the code; the texts may change.",
            "",
            "| exit | meaning |",
            "| --- | --- |",
        ]
        for status in ExitStatus.allCases { lines.append("| \(status.rawValue) | \(meaning(of: status)) |") }
        lines += [
            "",
            "| code | exit | HTTP | same request again? | meaning | what to do |",
            "| --- | --- | --- | --- | --- | --- |",
        ]
        for row in ErrorCode.definitions {
            lines.append(
                "| `\(row.name)` | \(row.exit.rawValue) | \(row.httpStatus) | \(row.isRetryable ? "yes" : "no") "
                    + "| \(row.meaning) | \(row.hint ?? "–") |"
            )
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func meaning(of status: ExitStatus) -> String {
        switch status {
        case .done: "done"
        case .failed: "failed"
        case .someFailed: "some of several failed"
        case .budget: "refused by a budget"
        case .provider: "refused by the provider"
        case .notFound: "not found"
        case .stillRunning: "still running: waiting timed out"
        case .inDoubt: "in doubt"
        case .usage: "bad usage, or a brief or file that the model does not allow"
        case .interrupted: "interrupted"
        }
    }
}
