package import RushesCore

/// What a crew has in hand, what waits for it, and what rests.
///
/// There is room for so much and no more. An owner gets at most half of what the others leave free, so that there is
/// always room for one more owner, however many jobs the first one has.
package struct CrewState: Sendable {
    /// What has to be known of a job to take it up.
    package struct Errand: Sendable {
        /// The job.
        package var id: Job.ID
        /// Whose it is.
        package var owner: Owner
        /// What it needs first.
        package var kind: Kind
        /// Whether its clip came home broken before, and is to be fetched again.
        package var isRepeat: Bool

        /// What a job needs first.
        package enum Kind: Sendable, Hashable {
            /// To be sent to a service.
            case sending
            /// To be rendered here.
            case rendering
            /// To be accepted and then left alone for a while, before it is rendered.
            case announcing
            /// Nothing that is scarce: it runs at a service, or is to be fetched.
            case following
        }

        /// What has to be known of a job as it stands.
        package init(_ job: Job, takesTime: Bool = false) {
            id = job.id
            owner = job.owner
            isRepeat = job.state == .failed
            kind =
                switch job.state {
                case .failed: .following
                case .queued where takesTime && job.isRehearsal: .announcing
                case _ where job.isRehearsal: .rendering
                case .queued: .sending
                default: .following
                }
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
    private var knownOf: [Owner: Int] = [:]
    private var resting: [Job.ID: Rest] = [:]
    private var inHandOf: [Owner: Int] = [:]

    /// How many jobs are in hand.
    package private(set) var inHand = 0

    /// Whether nothing new is sent for now.
    package var holdsSubmissions = false

    /// When something was last said in the log about a job in hand.
    package var noticedAt: Duration?

    /// What was asked about the costs of jobs.
    package var prices = PriceQuestions()

    /// Has nothing in hand, and nothing waits.
    package init() {}

    /// Puts a job into its owner's line unless it is there, in hand or resting, or its owner has all the room that it
    /// gets; what is left out is found again in the ledger.
    package mutating func offer(_ errand: Errand, at now: Duration, within limits: CrewLimits) {
        guard !known.contains(errand.id), knownOf[errand.owner, default: 0] < limits.known - known.count else { return }
        if let rest = resting[errand.id], rest.until > now { return }
        known.insert(errand.id)
        knownOf[errand.owner, default: 0] += 1
        switch errand.kind {
        case .sending: sending.append(errand, to: errand.owner)
        case .rendering: rendering.append(errand, to: errand.owner)
        case .following, .announcing: following.append(errand, to: errand.owner)
        }
    }

    /// The next job that may be begun; `nil` while everything is busy, or nothing waits.
    package mutating func begin(within limits: CrewLimits) -> Errand? {
        let (free, hands) = (limits.inHand - inHand, inHandOf)
        let hasRoom: (Owner) -> Bool = { hands[$0, default: 0] < free }
        var errand = following.next(where: hasRoom)
        if errand == nil, !holdsSubmissions, busy[.sending, default: 0] < limits.sending {
            errand = sending.next(where: hasRoom)
        }
        if errand == nil, busy[.rendering, default: 0] < limits.rendering { errand = rendering.next(where: hasRoom) }
        guard let errand else { return nil }
        busy[errand.kind, default: 0] += 1
        inHand += 1
        inHandOf[errand.owner, default: 0] += 1
        return errand
    }

    /// What was scarce is free for another job.
    package mutating func free(_ kind: Errand.Kind) { busy[kind, default: 0] -= 1 }

    /// A job that was announced is to be rendered now, when it is its owner's turn.
    package mutating func render(_ errand: Errand) {
        var errand = errand
        errand.kind = .rendering
        inHand -= 1
        Self.takeOne(of: errand.owner, from: &inHandOf)
        rendering.append(errand, to: errand.owner)
    }

    /// A job is not in hand any more.
    package mutating func leave(_ errand: Errand) {
        known.remove(errand.id)
        Self.takeOne(of: errand.owner, from: &knownOf)
        resting[errand.id] = nil
        inHand -= 1
        Self.takeOne(of: errand.owner, from: &inHandOf)
    }

    /// A job could not go on, and rests; longer each time.
    package mutating func rest(_ errand: Errand, at now: Duration, for range: ClosedRange<Duration>) {
        let before = resting[errand.id]?.length ?? .zero
        let length = min(max(before * 2, range.lowerBound), range.upperBound)
        leave(errand)
        // What rests is found again in the ledger; a few that are forgotten only rest less.
        if resting.count >= 10_000 { resting.removeAll() }
        resting[errand.id] = Rest(until: now + length, length: length)
    }

    private static func takeOne(of owner: Owner, from counts: inout [Owner: Int]) {
        let left = counts[owner, default: 0] - 1
        counts[owner] = left > 0 ? left : nil
    }
}
