import Foundation
import Rushes
import RushesCore
import RushesTerminal

/// The question before spending a lot.
enum SpendingQuestion {
    /// Above this much a person at a terminal is asked.
    static let threshold = Money(micros: 10_000_000)

    /// Asks on a terminal if the plans cost more than ``threshold`` together; elsewhere nobody can answer, and limits
    /// are what `--max-cost` is for.
    ///
    /// - Throws: `cancelled` unless the answer is yes.
    static func ask(about plans: [Plan], isAnswered: Bool) throws(RushesError) {
        try ask(about: plans.reduce(Money.zero) { $0 + $1.price }, isAnswered: isAnswered)
    }

    /// Asks on a terminal for a yes or a no; where nobody can answer, it is a no.
    static func confirm(_ question: String) -> Bool {
        let terminal = Terminal.current(environment: ProcessInfo.processInfo.environment)
        guard terminal.canAsk else { return false }
        FileHandle.standardError.write(Data("\(question) [y/N] ".utf8))
        let answer = readLine()?.trimmingCharacters(in: .whitespaces).lowercased() ?? ""
        return answer == "y" || answer == "yes"
    }

    /// As for plans, about the sum of many.
    static func ask(about total: Money, isAnswered: Bool) throws(RushesError) {
        let terminal = Terminal.current(environment: ProcessInfo.processInfo.environment)
        guard total > threshold, !isAnswered, terminal.canAsk else { return }
        FileHandle.standardError.write(Data("This spends up to \(total). Go on? [y/N] ".utf8))
        let answer = readLine()?.trimmingCharacters(in: .whitespaces).lowercased() ?? ""
        guard answer == "y" || answer == "yes" else {
            throw RushesError(.cancelled, "nothing was sent", hint: "--yes answers beforehand")
        }
    }
}
