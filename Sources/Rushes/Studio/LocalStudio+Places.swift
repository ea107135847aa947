import Foundation
public import RushesCore
import RushesLedger
import RushesMedia

/// Places for takes, proved and promised before any money is held.
extension LocalStudio {
    /// Records a planned job and the hold of its price. Nothing is sent yet: ``drive(_:to:update:)`` does that.
    ///
    /// - Parameters:
    ///   - plan: what ``plan(_:_:)`` made.
    ///   - destination: where the take is to go.
    ///   - ordinal: which of several takes of one brief this is, from 1.
    ///   - batchKey: the key of the batch's row that the job stands for, if it stands for one.
    /// - Returns: the queued job.
    /// - Throws: `output_exists` if something is at the place that may not be replaced, a take of the ledger's, or the
    ///   promise of a job that has not ended; `output_unwritable`, `disk_full`, `budget_exceeded`, and what the ledger
    ///   throws.
    public func record(
        _ plan: Plan,
        to destination: Job.Destination,
        ordinal: Int = 1,
        batchKey: String? = nil
    ) async throws(RushesError) -> Job {
        try await check(destination)
        return try await add(plan, to: destination, ordinal: ordinal, batchKey: batchKey)
    }

    /// Proves that a take could be stored somewhere, as ``record(_:to:ordinal:batchKey:)`` does.
    ///
    /// - Parameters:
    ///   - destination: the place.
    ///   - job: the job whose own promise is no hindrance; `nil` for a new one.
    /// - Throws: `output_exists`, `output_unwritable`, `disk_full`.
    public func check(_ destination: Job.Destination, for job: Job.ID? = nil) async throws(RushesError) {
        try await PlaceCheck.check(destination)
        guard hasLedger else { return }
        let place = try await ledger().place(at: destination.path)
        if let other = place.promisedTo, other != job { throw place.refusal }
        // What is not there any more, or is another file by now, is no take that could be lost.
        for kept in place.takes where !kept.isRehearsal && kept.take.jobID != job {
            guard let digest = try? await FileDigest.of(fileAt: kept.take.path), digest.sha256 == kept.take.sha256
            else { continue }
            throw RushesError(
                .outputExists,
                "\(destination.path) is the take of job \(kept.take.jobID), which no other take replaces",
                hint: "choose another name with -o, or move the take away together with its receipt"
            )
        }
    }

    /// Makes a folder if it is not there, and sees that a take could be stored in it.
    ///
    /// - Throws: `output_unwritable`, `disk_full`.
    public func check(folder: String) async throws(RushesError) {
        try await PlaceCheck.prepare(folder)
    }

    /// Records planned jobs in a folder, under names that are free: made of the prompt, and numbered where others have
    /// them, be it that another run takes one at this very moment.
    ///
    /// - Parameters:
    ///   - plans: what ``plan(_:_:)`` made, one a take.
    ///   - folder: the folder, by its absolute path.
    /// - Returns: the queued jobs, one a plan.
    /// - Throws: as ``record(_:to:ordinal:batchKey:)``, but `output_exists` only if names run out; what was recorded before is then
    ///   taken back.
    public func record(_ plans: [Plan], in folder: String) async throws(RushesError) -> [Job] {
        let prompt = plans.first?.brief.prompt ?? ""
        // One name is numbered from its beginning each time: of two who want the second, one takes the third.
        let names =
            plans.count == 1
            ? ["\(folder)/\(OutputName.name(for: prompt))"]
            : FreeNames.paths(for: prompt, in: folder, count: plans.count, avoiding: try await promisedPaths())
        var jobs: [Job] = []
        do throws(RushesError) {
            for (index, (plan, name)) in zip(plans, names).enumerated() {
                jobs.append(try await record(plan, near: name, ordinal: index + 1))
            }
        } catch {
            // All or none: what was recorded before must not lie there queued, with money held.
            for job in jobs { _ = try? await cancel(job.id) }
            throw error
        }
        return jobs
    }

    /// Records a planned job under a name, or the next free one beside it.
    ///
    /// - Parameters:
    ///   - plan: what ``plan(_:_:)`` made.
    ///   - name: the name, by its absolute path.
    ///   - ordinal: which of several takes of one brief this is, from 1.
    ///   - batchKey: the key of the batch's row that the job stands for, if it stands for one.
    /// - Returns: the queued job.
    /// - Throws: as ``record(_:to:ordinal:batchKey:)``, but `output_exists` only if names run out.
    public func record(
        _ plan: Plan,
        near name: String,
        ordinal: Int,
        batchKey: String? = nil
    ) async throws(RushesError) -> Job {
        var path = name
        var taken: Set<String> = []
        for _ in 0..<Self.nameTries {
            let destination = Job.Destination(path: path, mayReplace: false)
            do throws(RushesError) {
                try await check(destination)
                return try await add(plan, to: destination, ordinal: ordinal, batchKey: batchKey)
            } catch  where error.code == .outputExists {
                // Somebody was faster.
                if taken.isEmpty { taken = try await promisedPaths() }
                taken.insert(path)
                path = FreeNames.path(like: name, avoiding: taken)
            }
        }
        throw RushesError(.outputExists, "no name like \(name) is free", hint: "choose another folder with -o")
    }

    /// So many others may be faster before it is given up.
    private static let nameTries = 1000

    /// Where takes of unfinished jobs are to go: names that are not free although no file is there yet.
    ///
    /// - Throws: what the ledger throws. That there is no ledger yet is not an error.
    public func promisedPaths() async throws(RushesError) -> Set<String> {
        guard hasLedger else { return [] }
        let open = Set(JobState.allCases.filter { !$0.isTerminal })
        let jobs = try await ledger().jobs(of: owner, where: JobFilter(states: open, limit: 10_000))
        return Set(jobs.map(\.destination.path))
    }
}
