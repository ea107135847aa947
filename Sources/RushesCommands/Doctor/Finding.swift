import RushesCore
import RushesTerminal

/// One thing that was looked at.
struct Finding: Sendable {
    /// How it is.
    enum Verdict: String, Sendable {
        /// As it should be.
        case good
        /// Works, but something is missing.
        case lacking
        /// Keeps something from working.
        case bad
    }

    var name: String
    var verdict: Verdict
    var says: String
    var fix: String?

    func line(_ style: Style) -> String {
        let mark =
            switch verdict {
            case .good: style.good("ok  ")
            case .lacking: style.notable("note")
            case .bad: style.bad("FAIL")
            }
        let padding = String(repeating: " ", count: max(1, 10 - name.count))
        return "\(mark)  \(name)\(padding)\(says)" + (fix.map { "\n                fix: \($0)" } ?? "")
    }

    var document: JSONValue {
        .object([
            "check": .string(name), "verdict": .string(verdict.rawValue), "message": .string(says),
            "fix": fix.map(JSONValue.string) ?? .null,
        ])
    }
}
