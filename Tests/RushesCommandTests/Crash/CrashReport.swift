/// What a kill loop has found out, summed over its lanes.
struct CrashReport: Sendable, CustomStringConvertible {
    /// How often the program was killed.
    var kills = 0
    /// Those kills that came at a numbered step, by the step's name.
    var killsByPoint: [String: Int] = [:]
    /// How often the program was run.
    var runs = 0
    /// Submissions that the server accepted.
    var accepted = 0
    /// What the server charges for them, in dollars.
    var charged = 0.0
    /// Submissions of a job that the server had accepted before.
    var duplicates = 0
    /// Submissions that the server charges for and the ledger has neither as done nor as doubtful.
    var lost = 0
    /// Lanes whose holds and charges, or whose server's account, passed their budget.
    var overspent = 0
    /// Files under a final name that are not the whole clip.
    var broken = 0
    /// Jobs that were in doubt at some time.
    var doubted = 0
    /// Of those: found in history, proved absent, settled by hand in the end.
    var (found, absent, settledByHand) = (0, 0, 0)
    /// What `ledger check` and `takes verify` had to say.
    var faults: [String] = []

    static func += (left: inout CrashReport, right: CrashReport) {
        left.kills += right.kills
        left.killsByPoint.merge(right.killsByPoint) { $0 + $1 }
        left.runs += right.runs
        left.accepted += right.accepted
        left.charged += right.charged
        left.duplicates += right.duplicates
        left.lost += right.lost
        left.overspent += right.overspent
        left.broken += right.broken
        left.doubted += right.doubted
        left.found += right.found
        left.absent += right.absent
        left.settledByHand += right.settledByHand
        left.faults += right.faults
    }

    var description: String {
        let points = killsByPoint.sorted { $0.key < $1.key }.map { "    \($0.key): \($0.value)" }
        return """
            kills        \(kills) in \(runs) runs
            \(points.joined(separator: "\n"))
            accepted     \(accepted), charged \(charged) USD
            duplicates   \(duplicates)
            lost         \(lost)
            overspent    \(overspent)
            broken files \(broken)
            in doubt     \(doubted): \(found) found in history, \(absent) proved absent, \(settledByHand) settled by hand
            faults       \(faults.isEmpty ? "none" : faults.joined(separator: "; "))
            """
    }
}
