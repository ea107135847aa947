package import RushesCore

/// Which jobs are asked about what they have really cost, and when: services settle minutes after a prediction has ended.
///
/// A pure value of bounded size: what finds no room in it is found in the ledger later.
package struct LatePrices: Sendable {
    /// A job whose own figure is not known yet.
    package struct Entry: Sendable, Hashable {
        /// The job.
        package var id: Job.ID
        /// Whose it is.
        package var owner: Owner
        fileprivate var endedAt: Duration
        fileprivate var due: Duration
    }

    private let reads: [Duration]
    private let capacity: Int
    private var entries: [Job.ID: Entry] = [:]

    /// Knows of no job.
    ///
    /// - Parameters:
    ///   - reads: when a job is asked about, counted from the end of its prediction, in order.
    ///   - capacity: of how many jobs it knows at most.
    package init(reads: [Duration], capacity: Int = 4096) {
        self.reads = reads
        self.capacity = max(capacity, 1)
    }

    /// How many jobs it knows of.
    package var count: Int { entries.count }

    /// A job has ended whose figure is not known.
    ///
    /// - Parameters:
    ///   - id: the job.
    ///   - owner: whose it is.
    ///   - age: how long ago its prediction ended.
    ///   - now: the present.
    /// - Returns: whether it will be asked about.
    @discardableResult
    package mutating func expect(_ id: Job.ID, of owner: Owner, endedAgo age: Duration, at now: Duration) -> Bool {
        guard entries[id] == nil, entries.count < capacity, let next = reads.first(where: { $0 > age }) else {
            return false
        }
        let endedAt = now - age
        entries[id] = Entry(id: id, owner: owner, endedAt: endedAt, due: endedAt + next)
        return true
    }

    /// The jobs that are asked about now, those first for which it is longest due. Each is asked about again at its next
    /// time, unless it is ``known(_:)`` by then, and forgotten after the last.
    ///
    /// - Parameters:
    ///   - now: the present.
    ///   - limit: how many at most.
    /// - Returns: the jobs.
    package mutating func next(at now: Duration, limit: Int) -> [Entry] {
        let due = entries.values.filter { $0.due <= now }.sorted { ($0.due, $0.id) < ($1.due, $1.id) }.prefix(limit)
        for entry in due {
            let age = now - entry.endedAt
            if let next = reads.first(where: { $0 > age }) {
                entries[entry.id]?.due = entry.endedAt + next
            } else {
                entries[entry.id] = nil
            }
        }
        return Array(due)
    }

    /// The figure of a job is known, or nobody asks for it any more.
    package mutating func known(_ id: Job.ID) { entries[id] = nil }
}
