import RushesCore

/// One scheduler for the requests of many jobs: whose answer is needed most comes first.
///
/// Each job's need grows along its kind's curve (see ``PollSchedule``) and starts anew with every answer. A job is due
/// when its need has reached the *price* of a request: 1 while there are requests enough. Where a rate limit leaves
/// fewer, the best use of them has the same form with a higher price, the same for all jobs (it is the multiplier of
/// the constraint in the same minimisation); so the price follows the need at which jobs are in fact served, upwards
/// while they come late and down again while requests are to spare. Need grows without bound, so no job starves.
///
/// A heap holds the jobs by the moment at which their need reaches the price; a change of price or of a curve is taken
/// into account when a job comes to the top, and by ordering the heap anew now and then. All operations take O(log n)
/// at most, spread over the calls, and allocate nothing per job once the queue has reached its size.
///
/// A pure value: moments are given as the time since an origin of the caller's. It knows no rate limit: ``next(at:)`` is
/// to be asked when the limit admits a request.
public struct PollQueue<ID: Hashable & Sendable>: Sendable {
    /// What is to be done next.
    public enum Turn: Sendable, Equatable {
        /// Ask for this job now. It is out of the queue until it is answered for.
        case ask(ID)
        /// Nothing is due before this moment.
        case wait(until: Duration)
    }

    /// How many times 1 a job's need has to reach before it is asked for.
    public private(set) var price = 1.0
    /// How many jobs there are, those that are being asked for included.
    public var count: Int { places.count }
    /// Of how many kinds something is kept.
    public var kindCount: Int { curveNames.count }

    /// What is kept of each job, and the jobs themselves, by their places.
    private var jobs: [PollQueueJob] = []
    private var ids: [ID] = []
    private var free: [Int32] = []
    private var places: [ID: Int32] = [:]
    private var heap = DueHeap()
    private var curves: [NeedCurve] = []
    private var curveNames: [CompletionKey: Int32] = [:]
    private var freeCurves: [Int32] = []
    private let cold: PollSchedule
    /// How many requests were handed out since the heap was last ordered anew.
    private var sinceOrdered = 0
    /// The highest price, and whether a curve has changed, since then.
    private var orderedPrice = 1.0
    private var curvesChanged = false

    /// Makes an empty queue.
    ///
    /// - Parameter cold: the schedule of kinds of which nothing has been learnt.
    public init(cold: PollSchedule = PollSchedule(CompletionTimes())) { self.cold = cold }

    /// Whether a job is in the queue, or being asked for.
    public func contains(_ id: ID) -> Bool { places[id] != nil }

    /// Gives the schedule of a kind of job, for all jobs of that kind, those in the queue included.
    public mutating func learn(_ schedule: PollSchedule, for key: CompletionKey) {
        let name = name(of: key)
        curves[Int(name)] = schedule.curve
        curvesChanged = true
    }

    /// Forgets the schedules of kinds of which no job is in the queue.
    ///
    /// - Parameter kept: kinds that are not forgotten all the same.
    public mutating func forgetKinds(except kept: Set<CompletionKey>) {
        let used = Set(places.values.map { jobs[Int($0)].curve })
        for (key, name) in curveNames where !used.contains(name) && !kept.contains(key) {
            curveNames[key] = nil
            curves[Int(name)] = cold.curve
            freeCurves.append(name)
        }
    }

    /// Adds a job that was accepted.
    ///
    /// - Parameters:
    ///   - id: the job; one that is in the queue already stays as it is.
    ///   - key: its kind.
    ///   - origin: when it was accepted, or last changed its status.
    ///   - asked: when its status was last seen; `nil` where it never was.
    public mutating func insert(
        _ id: ID,
        of key: CompletionKey,
        since origin: Duration,
        lastAsked asked: Duration? = nil
    ) {
        guard places[id] == nil else { return }
        let job = PollQueueJob(curve: name(of: key), origin: origin.inSeconds, asked: asked?.inSeconds)
        let place: Int32
        if let reused = free.popLast() {
            place = reused
            jobs[Int(place)] = job
            ids[Int(place)] = id
        } else {
            place = Int32(jobs.count)
            jobs.append(job)
            ids.append(id)
            heap.makeRoom(for: jobs.count)
        }
        places[id] = place
        heap.put(place, due: due(place))
    }

    /// Takes a job out, whether it waits or is being asked for.
    public mutating func remove(_ id: ID) {
        guard let place = places.removeValue(forKey: id) else { return }
        heap.take(place)
        free.append(place)
    }

    /// A job's status was seen to change (queued to processing): its age counts from here, along the curve of what
    /// usually takes that long, which the caller names if it is known; else it goes on as it did.
    ///
    /// - Parameters:
    ///   - id: the job.
    ///   - now: the moment at which the new status was seen.
    ///   - key: the kind whose times are counted from that change.
    public mutating func statusChanged(_ id: ID, at now: Duration, to key: CompletionKey) {
        guard let place = places[id] else { return }
        let job = PollQueueJob(curve: name(of: key), origin: now.inSeconds, asked: nil)
        jobs[Int(place)] = job
        heap.put(place, due: due(place))
    }

    /// A job was seen to run still: its need starts anew.
    ///
    /// - Parameters:
    ///   - id: the job, whether it was being asked for or was seen in a list.
    ///   - now: the moment of which the answer tells.
    public mutating func answered(_ id: ID, at now: Duration) {
        guard let place = places[id] else { return }
        jobs[Int(place)].asked = now.inSeconds
        jobs[Int(place)].notBefore = -.infinity
        heap.put(place, due: due(place))
    }

    /// A request for a job brought no answer: its need remains, and it is asked for again, not before a moment.
    ///
    /// - Parameters:
    ///   - id: the job.
    ///   - moment: when to ask again at the earliest.
    public mutating func postpone(_ id: ID, until moment: Duration) {
        guard let place = places[id] else { return }
        jobs[Int(place)].notBefore = moment.inSeconds
        heap.put(place, due: max(due(place), moment.inSeconds))
    }

    /// What to do now that a request could be made.
    ///
    /// - Parameter now: the present moment.
    /// - Returns: which job to ask for, or until when to wait; `nil` where no job waits.
    public mutating func next(at now: Duration) -> Turn? {
        let now = now.inSeconds
        orderAnewIfNeeded()
        while let (place, storedDue) = heap.first {
            let job = jobs[Int(place)]
            let current = max(due(place), job.notBefore)
            if current > storedDue, current > now {
                heap.put(place, due: current)
                continue
            }
            let need = need(of: place, at: now)
            guard storedDue <= now || (need >= least(job) && job.notBefore <= now) else {
                if orderedPrice > 1.5 || orderedPrice > 1.05 && sinceOrdered >= heap.count / 8 {
                    // Requests are to spare: whoever is worth one at the usual price gets it.
                    price = 1
                    order()
                    continue
                }
                // So little above the usual price it is not worth ordering all jobs for; the first one's moment is right.
                price = 1
                let due = max(due(place), job.notBefore)
                heap.put(place, due: due)
                // Rounded up, or the one who waits would come a moment too early.
                return .wait(until: .microseconds((due * 1e6).rounded(.up)))
            }
            follow(job.asked == nil ? need / PollSchedule.firstNeed : need)
            heap.take(place)
            sinceOrdered += 1
            return .ask(ids[Int(place)])
        }
        return nil
    }

    /// The need of a job at its usual price.
    private func least(_ job: PollQueueJob) -> Double { job.asked == nil ? PollSchedule.firstNeed : 1 }

    /// Lets the price follow the need at which a job was served.
    private mutating func follow(_ need: Double) {
        // A little late is no scarcity.
        guard price > 1 || need > 1.25 else { return }
        // The more jobs, the more slowly, so that it changes over a good part of a round of all jobs, and the heap has
        // not to be ordered anew more often.
        let gain = min(0.05, 5 / Double(max(count, 1)))
        price = max(1, price + gain * (min(need, 4 * price) - price))
        orderedPrice = max(orderedPrice, price)
    }

    private func need(of place: Int32, at now: Double) -> Double {
        let job = jobs[Int(place)]
        return job.need(along: curves[Int(job.curve)], at: now)
    }

    /// When a job's need reaches the price.
    private func due(_ place: Int32) -> Double {
        let job = jobs[Int(place)]
        return job.due(along: curves[Int(job.curve)], price: price)
    }

    private mutating func name(of key: CompletionKey) -> Int32 {
        if let name = curveNames[key] { return name }
        let name: Int32
        if let reused = freeCurves.popLast() {
            name = reused
        } else {
            name = Int32(curves.count)
            curves.append(cold.curve)
        }
        curveNames[key] = name
        return name
    }

    /// Orders the heap anew where a lower price or a new curve may have made jobs due before the moment they are kept
    /// under; but only after so many requests that it costs each of them little.
    private mutating func orderAnewIfNeeded() {
        guard curvesChanged || price < 0.9 * orderedPrice, sinceOrdered >= heap.count / 8 else { return }
        order()
    }

    private mutating func order() {
        let (jobs, curves, price) = (jobs, curves, price)
        heap.order { place in
            let job = jobs[Int(place)]
            return max(job.due(along: curves[Int(job.curve)], price: price), job.notBefore)
        }
        sinceOrdered = 0
        orderedPrice = price
        curvesChanged = false
    }
}
