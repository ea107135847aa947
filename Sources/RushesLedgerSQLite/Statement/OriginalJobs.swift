import RushesCore
import Synchronization

/// Jobs as they were added, read once: what never changes of a job stands in its first entry, which is never changed.
///
/// Bounded: when it is full it forgets all and begins again.
final class OriginalJobs: Sendable {
    private let jobs = Guarded<[Int64: Job]>([:])
    private let limit: Int

    /// Remembers at most so many.
    init(limit: Int = 16_384) { self.limit = limit }

    /// The job of a number, read by `read` if it is not known.
    func job(numbered number: Int64, read: () throws -> Job) rethrows -> Job {
        if let known = jobs.withLock({ $0[number] }) { return known }
        let job = try read()
        put(job, numbered: number)
        return job
    }

    /// Remembers a job as it was added.
    func put(_ job: Job, numbered number: Int64) {
        jobs.withLock { jobs in
            if jobs.count >= limit { jobs.removeAll(keepingCapacity: true) }
            jobs[number] = job
        }
    }
}
