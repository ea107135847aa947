import RushesCore

/// Whether a service's list of predictions may stand in for a question a job, and which page of it to ask for next.
///
/// A page tells of fifty jobs at the price of one. If job j is to be asked for n_j times a second, a page that shows them
/// all is to be read √(Σ n_j²) times a second, by the same minimisation (the hazards of its jobs add up, and n is the
/// root of a hazard), and each end costs one more request, since it is confirmed by the job's own answer. So each page is
/// judged apart: it is read where that costs less than its jobs' own requests.
///
/// Whether a list is up to date is found out, not taken for granted: where a job's own answer says that it has ended, its
/// page must say so within a few seconds. After some such agreements the list is trusted; one failure, or one end that
/// the job's own answer denies, and it is not, for a while that doubles each time. While it is trusted, a job is asked
/// for itself now and then, to see whether the list lags.
///
/// A pure value: moments are given as the time since an origin of the caller's.
public struct HistorySweep<ID: Hashable & Sendable>: Sendable {
    /// How far the list is trusted.
    public enum Trust: Sendable, Hashable {
        /// Nothing is known. Goes to `probing` when a job's own answer says that it has ended.
        case unknown
        /// So often the list has said of a job's end what the job's own answer said. Goes to `trusted` or `distrusted`.
        case probing(agreed: Int)
        /// Pages are read in place of jobs' own requests. Goes to `distrusted`.
        case trusted
        /// The list lags, or says what is not so. Goes to `unknown` at this moment.
        case distrusted(until: Duration)
    }

    /// What to do next.
    public enum Turn: Sendable, Hashable {
        /// Ask for a job itself, then tell ``jobEnded(_:rank:at:)`` or ``jobRuns(_:askedAt:at:)``.
        case job(ID)
        /// Read a page, counted from 1, newest jobs first, then tell ``pageRead(_:listed:count:at:)`` or ``pageFailed(_:at:)``.
        case page(Int)
        /// Nothing is due before this moment.
        case wait(until: Duration)
    }

    /// A job that runs.
    public struct Running: Sendable {
        /// The job.
        public var id: ID
        /// How many jobs of ours were sent after it.
        public var rank: Int
        /// How many times a second it is to be asked for at its age (see ``PollSchedule/density(atAge:)``).
        public var density: Double

        /// Makes a running job.
        public init(id: ID, rank: Int, density: Double) {
            self.id = id
            self.rank = rank
            self.density = density
        }
    }

    /// A job of ours as a page shows it.
    public struct Listed: Sendable {
        /// The job.
        public var id: ID
        /// How many jobs of ours were sent after it.
        public var rank: Int
        /// Its place on the page, from 0.
        public var place: Int
        /// Whether the page says that it has ended, well or badly.
        public var isEnded: Bool

        /// Makes a listed job.
        public init(id: ID, rank: Int, place: Int, isEnded: Bool) {
            self.id = id
            self.rank = rank
            self.place = place
            self.isEnded = isEnded
        }
    }

    /// How far the list is trusted.
    public private(set) var trust = Trust.unknown

    /// The job whose end, told by its own answer, is being looked for in the list.
    public var compared: ID? { probe?.id }

    private struct Probe: Sendable {
        var id: ID
        var rank: Int
        var deadline: Duration
        var nextTry: Duration
        var tries = 0
    }

    private let rules: HistorySweepRules
    private var probe: Probe?
    /// Jobs of which a page said that they have ended, and of which it is not yet known whether that is so.
    private var confirming: [ID] = []
    /// When the page was read that said so.
    private var saidAt: [ID: Duration] = [:]
    private var nextConfirmation = 0
    private var pagesRead: [Int: Duration] = [:]
    private var lastAudit: Duration?
    private var pause: Duration
    /// How many predictions of others, sent with the same key, lie between ours.
    private var foreign = 0
    /// How many predictions a page shows.
    private var pageSize: Int
    /// The last page that was shorter, and how many it showed.
    private var shortPage: (page: Int, count: Int)?

    /// Makes a decision about a list of which nothing is known.
    ///
    /// - Parameter rules: how it is judged.
    public init(rules: HistorySweepRules = HistorySweepRules()) {
        self.rules = rules
        pause = rules.pause
        pageSize = rules.pageSize
    }

    /// What to do next, beside what a ``PollQueue`` says. A job that a page shows running is answered for there too.
    ///
    /// - Parameters:
    ///   - running: all jobs that run.
    ///   - now: the present moment.
    ///   - price: the present price of a request, from the queue.
    /// - Returns: what to do; `nil` where the list is of no use now.
    public mutating func next(running: [Running], at now: Duration, price: Double = 1) -> Turn? {
        if case .distrusted(let until) = trust, now >= until { trust = .unknown }
        if nextConfirmation < confirming.count {
            nextConfirmation += 1
            return .job(confirming[nextConfirmation - 1])
        }
        if var probe {
            guard now < probe.nextTry else {
                // A job may have moved on to the next page while others were sent.
                let page = page(ofRank: probe.rank) + probe.tries % 2
                probe.tries += 1
                probe.nextTry = now + rules.patience / 3
                self.probe = probe
                return .page(page)
            }
            if trust != .trusted { return .wait(until: probe.nextTry) }
        }
        guard trust == .trusted, running.count >= rules.least else { return nil }
        var pages: [Int: (sum: Double, squares: Double)] = [:]
        for job in running {
            pages[page(ofRank: job.rank), default: (0, 0)].sum += job.density
            pages[page(ofRank: job.rank), default: (0, 0)].squares += job.density * job.density
        }
        var first: (page: Int, due: Duration)?
        for (page, sums) in pages where isWorthReading(sums.sum, sums.squares) {
            let interval = min(max(1 / sums.squares.squareRoot(), 0.5), 10) * price
            let due = pagesRead[page].map { $0 + .seconds(interval) } ?? now
            if let first, (first.due, first.page) <= (due, page) { continue }
            first = (page, due)
        }
        guard let first else { return nil }
        if lastAudit.map({ now >= $0 + rules.auditInterval }) ?? true, probe == nil,
            let likeliest = running.max(by: { ($0.density, $1.rank) < ($1.density, $0.rank) })
        {
            lastAudit = now
            return .job(likeliest.id)
        }
        guard first.due <= now else { return .wait(until: min(first.due, probe?.nextTry ?? first.due)) }
        // Reading takes a while; it is not to be asked for twice meanwhile.
        pagesRead[first.page] = now
        return .page(first.page)
    }

    /// A job's own answer said that it has ended.
    ///
    /// - Parameters:
    ///   - id: the job.
    ///   - rank: how many jobs of ours were sent after it.
    ///   - now: the moment of the answer.
    public mutating func jobEnded(_ id: ID, rank: Int, at now: Duration) {
        if forget(id) { return }
        switch trust {
        case .distrusted: return
        case .unknown: trust = .probing(agreed: 0)
        case .probing, .trusted: break
        }
        if probe == nil { probe = Probe(id: id, rank: rank, deadline: now + rules.patience, nextTry: now) }
    }

    /// A job's own answer said that it runs.
    ///
    /// - Parameters:
    ///   - id: the job.
    ///   - asked: when the question was sent: an answer to one that was sent before the page was read says nothing
    ///     against the page.
    ///   - now: the moment of the answer.
    public mutating func jobRuns(_ id: ID, askedAt asked: Duration, at now: Duration) {
        guard let said = saidAt[id] else { return }
        _ = forget(id)
        // The list said that it had ended.
        if asked >= said { return distrust(at: now) }
        confirming.append(id)
        saidAt[id] = said
    }

    /// A job is left to itself: nobody will tell whether it has ended.
    public mutating func jobLeft(_ id: ID) { _ = forget(id) }

    /// A page was read.
    ///
    /// - Parameters:
    ///   - page: the page, from 1.
    ///   - listed: the jobs of ours on it that the caller takes for running, and ``compared``.
    ///   - count: how many predictions stand on it, whosever they are; `nil` if that is not known.
    ///   - now: the moment of the answer.
    public mutating func pageRead(_ page: Int, listed: [Listed], count: Int? = nil, at now: Duration) {
        pagesRead[page] = now
        if let count { learnPageSize(from: count, on: page) }
        if let found = listed.last {
            foreign = max((page - 1) * pageSize + found.place - found.rank, 0)
        }
        for job in listed where job.isEnded && job.id != probe?.id && trust == .trusted {
            guard saidAt[job.id] == nil else { continue }
            confirming.append(job.id)
            saidAt[job.id] = now
        }
        guard let probe else { return }
        if listed.contains(where: { $0.id == probe.id && $0.isEnded }) {
            self.probe = nil
            guard case .probing(let agreed) = trust else { return }
            trust = agreed + 1 >= rules.agreements ? .trusted : .probing(agreed: agreed + 1)
            if trust == .trusted { lastAudit = now }
        } else if now >= probe.deadline {
            // Where the job was not found nothing is known: it may stand on another page.
            if listed.contains(where: { $0.id == probe.id }) { distrust(at: now) } else { self.probe = nil }
        }
    }

    /// A page could not be read.
    ///
    /// - Parameters:
    ///   - page: the page, from 1.
    ///   - now: the moment at which that was known.
    public mutating func pageFailed(_ page: Int, at now: Duration) {
        guard let probe else {
            // Its jobs are asked for themselves when their own need has grown.
            pagesRead[page] = now
            return
        }
        if now >= probe.deadline { self.probe = nil }
    }

    /// Whether a page costs less than its jobs' own requests.
    private func isWorthReading(_ sum: Double, _ squares: Double) -> Bool {
        // Requests and the worth of delays are equal at the best density, so a request counts twice; an end, once.
        let ends = 2 * rules.worth * squares
        return 2 * squares.squareRoot() + ends < 2 * sum
    }

    private func page(ofRank rank: Int) -> Int { (rank + foreign) / pageSize + 1 }

    /// A service may show more or fewer a page than it is asked for. One page that is short may be the last; two that are
    /// equally short are as long as pages are there.
    private mutating func learnPageSize(from count: Int, on page: Int) {
        if count > pageSize { pageSize = count }
        guard count > 0, count < pageSize else { return }
        if let shortPage, shortPage.page != page, shortPage.count == count { pageSize = count }
        shortPage = (page, count)
    }

    /// Whether a job was to be confirmed; it is not any more.
    private mutating func forget(_ id: ID) -> Bool {
        guard let index = confirming.firstIndex(of: id) else { return false }
        confirming.remove(at: index)
        saidAt[id] = nil
        if index < nextConfirmation { nextConfirmation -= 1 }
        return true
    }

    private mutating func distrust(at now: Duration) {
        trust = .distrusted(until: now + pause)
        pause = min(pause * 2, rules.longestPause)
        probe = nil
        confirming = []
        saidAt = [:]
        nextConfirmation = 0
        pagesRead = [:]
    }
}
