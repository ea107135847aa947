import Foundation
import RushesCore
import RushesTerminal

/// Where output goes: data to stdout, everything else to stderr.
enum Report {
    /// Prints a line of data.
    static func data(_ line: String) {
        // A reader that has gone away (`| head`) must not end the program between a submission and its record.
        try? FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8))
    }

    /// Prints a JSON object on one line.
    static func json(_ value: JSONValue) {
        data(value.canonicalJSON)
    }

    /// Prints a line for the person at the terminal.
    static func say(_ line: String) {
        try? FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8))
    }

    /// Prints an error and its hint.
    static func error(
        _ error: RushesError,
        terminal: Terminal = .current(environment: ProcessInfo.processInfo.environment)
    ) {
        let style = Style(on: terminal)
        var text = "\(style.bad("error:")) \(error.message)"
        if let hint = error.hint { text += "\n\n\(style.notable("hint:")) \(hint)" }
        say(text)
    }

    /// Prints an error that no job stands for, and ends the process with its exit code.
    static func fail(_ error: RushesError, asJSON: Bool) -> Never {
        if asJSON { json(Document.failure(error)) } else { Self.error(error) }
        exit(error.code.exit.rawValue)
    }
}
