import RushesCore

/// What a crew has in hand, what waits for it, and what rests.
struct CrewState: Sendable {
    /// What has to be known of a job to take it up.
    struct Errand: Sendable {
        var id: Job.ID
        var owner: Owner
        var kind: Kind

        /// What a job needs first.
        enum Kind: Sendable, Hashable {
            /// To be sent to a service.
            case sending
            /// To be rendered here.
            case rendering
            /// Nothing that is scarce: it runs at a service, or is to be fetched.
            case following
        }

        init(_ job: Job) {
            id = job.id
            owner = job.owner
            kind = job.provider == .animatic ? .rendering : job.state == .queued ? .sending : .following
        }
    }

    private struct Rest: Sendable {
        var until: Duration
        var length: Duration
    }

    private var sending = FairQueue<Owner, Errand>()
    private var rendering = FairQueue<Owner, Errand>()
    private var following = FairQueue<Owner, Errand>()
    private var busy: [Errand.Kind: Int] = [:]
    /// Everything that waits or is in hand.
    private var known: Set<Job.ID> = []
    private var resting: [Job.ID: Rest] = [:]
    private(set) var inHand = 0

    /// Puts a job into its owner's line unless it is there, in hand or resting.
    mutating func offer(_ errand: Errand, at now: Duration) {
        guard known.count < 100_000, !known.contains(errand.id) else { return }
        if let rest = resting[errand.id], rest.until > now { return }
        known.insert(errand.id)
        switch errand.kind {
        case .sending: sending.append(errand, to: errand.owner)
        case .rendering: rendering.append(errand, to: errand.owner)
        case .following: following.append(errand, to: errand.owner)
        }
    }

    /// The next job that may be begun; `nil` while everything is busy, or nothing waits.
    mutating func begin(within limits: CrewLimits) -> Errand? {
        guard inHand < limits.inHand else { return nil }
        var errand = following.next()
        if errand == nil, busy[.sending, default: 0] < limits.sending { errand = sending.next() }
        if errand == nil, busy[.rendering, default: 0] < limits.rendering { errand = rendering.next() }
        guard let errand else { return nil }
        busy[errand.kind, default: 0] += 1
        inHand += 1
        return errand
    }

    /// What was scarce is free for another job.
    mutating func free(_ kind: Errand.Kind) { busy[kind, default: 0] -= 1 }

    /// A job is not in hand any more.
    mutating func leave(_ id: Job.ID) {
        known.remove(id)
        resting[id] = nil
        inHand -= 1
    }

    /// A job could not go on, and rests; longer each time.
    mutating func rest(_ id: Job.ID, at now: Duration, for range: ClosedRange<Duration>) {
        let length = resting[id].map { min($0.length * 2, range.upperBound) } ?? range.lowerBound
        leave(id)
        // What rests is found again in the ledger; a few that are forgotten only rest less.
        if resting.count >= 10_000 { resting.removeAll() }
        resting[id] = Rest(until: now + length, length: length)
    }
}
