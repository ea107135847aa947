package import RushesCore

/// Which jobs are asked about what they have really cost: a few at a time, none too often, and each in its turn.
package struct PriceQuestions: Sendable {
    private var asked: [Job.ID: Duration] = [:]

    /// Has asked about nothing yet.
    package init() {}

    /// Somebody asks about a job at this moment.
    package mutating func ask(about id: Job.ID, at now: Duration) { asked[id] = now }

    /// The jobs that are asked about now: first those that were not asked about yet, then those for which that is
    /// longest ago.
    ///
    /// - Parameters:
    ///   - open: all whose own figure is not known, in the order in which they are asked about.
    ///   - now: the present.
    ///   - limit: how many at most.
    ///   - pause: how long a job is left alone after it was asked about.
    /// - Returns: the jobs, which count as asked about.
    package mutating func next(of open: [Job.ID], at now: Duration, limit: Int, pause: Duration) -> [Job.ID] {
        // Of the others nobody will ask again; one that has ended a moment ago may not be among these yet.
        let kept = Set(open)
        asked = asked.filter { kept.contains($0.key) || now - $0.value < pause }
        let due = open.enumerated().filter { asked[$0.element].map { now - $0 >= pause } ?? true }
        let inOrder = due.sorted { left, right in
            let (first, second) = (asked[left.element] ?? .seconds(-1), asked[right.element] ?? .seconds(-1))
            return first == second ? left.offset < right.offset : first < second
        }
        let chosen = inOrder.prefix(max(0, limit)).map { $0.element }
        for id in chosen { asked[id] = now }
        return chosen
    }
}
