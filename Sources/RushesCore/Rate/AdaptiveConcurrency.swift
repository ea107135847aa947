/// How many jobs a service lets run at once, found out by itself: a pure value.
///
/// There is no limit before the service first refuses a submission because too many run (unless one is known). What it
/// lets run is then known exactly: the number that runs. One more is tried after as many jobs have ended as the limit
/// counts, and after twice as many each time that this was refused too.
package struct AdaptiveConcurrency: Sendable, Hashable {
    /// The most jobs at once whatever the service takes, where it is known; `nil` where it is to be found out.
    package let ceiling: Int?
    /// How many jobs may run at once; `nil` as long as nothing limits them.
    package private(set) var jobs: Int?

    private var endedSinceChange = 0
    private var patience = 1
    private var wasRaised = false

    /// Makes a limit.
    ///
    /// - Parameter ceiling: the most jobs at once, where it is known (`--concurrency`).
    package init(ceiling: Int? = nil) {
        let ceiling = ceiling.map { max($0, 1) }
        self.ceiling = ceiling
        jobs = ceiling
    }

    /// Whether one more job may be submitted.
    ///
    /// - Parameter running: how many run already, those that are just being submitted included.
    /// - Returns: whether to submit.
    package func admits(running: Int) -> Bool { jobs.map { running < $0 } ?? true }

    /// The service accepted a submission: it lets at least as many run as run now.
    ///
    /// - Parameter running: how many accepted jobs run, this one included.
    package mutating func accepted(running: Int) {
        if let jobs, running > jobs { self.jobs = min(running, ceiling ?? running) }
    }

    /// The service refused a submission because too many jobs run.
    ///
    /// Of many submissions under way, all may be refused: no more is learnt from the second than from the first.
    ///
    /// - Parameter running: how many accepted jobs run.
    package mutating func refused(running: Int) {
        if wasRaised { patience = min(patience * 2, 16) }
        jobs = max(min(jobs ?? running, running), 1)
        wasRaised = false
        endedSinceChange = 0
    }

    /// A job has ended.
    ///
    /// - Parameter running: how many ran, this one included: only a limit that is made use of is raised.
    package mutating func ended(running: Int) {
        guard let jobs, running >= jobs, ceiling.map({ jobs < $0 }) ?? true else { return }
        endedSinceChange += 1
        guard endedSinceChange >= jobs * patience else { return }
        // A raise that was not refused was right.
        if wasRaised { patience = 1 }
        self.jobs = jobs + 1
        wasRaised = true
        endedSinceChange = 0
    }
}
