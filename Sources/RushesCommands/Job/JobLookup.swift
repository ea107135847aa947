import Rushes
import RushesCore
import RushesLedger

/// Finds jobs and takes by any unique prefix of their ids.
enum JobLookup {
    /// The job whose id begins so.
    ///
    /// - Throws: `not_found` if there is none; `invalid_brief` if there are several.
    static func job(_ prefix: String, in studio: LocalStudio) async throws -> Job {
        try await one(prefix, noun: "job", in: studio) { ledger in
            try await ledger.jobs(of: studio.owner, where: JobFilter(idPrefix: prefix, limit: 2))
        }
    }

    /// The jobs that were named, each once, or others if none was.
    ///
    /// - Throws: as ``job(_:in:)``.
    static func jobs(
        _ prefixes: [String],
        in studio: LocalStudio,
        otherwise others: () async throws -> [Job]
    ) async throws -> [Job] {
        if prefixes.isEmpty { return try await others() }
        var jobs: [Job] = []
        for prefix in prefixes {
            let job = try await job(prefix, in: studio)
            if !jobs.contains(where: { $0.id == job.id }) { jobs.append(job) }
        }
        return jobs
    }

    /// The take whose id begins so.
    ///
    /// - Throws: as ``job(_:in:)``.
    static func take(_ prefix: String, in studio: LocalStudio) async throws -> Take {
        try await one(prefix, noun: "take", in: studio) { ledger in
            try await ledger.takes(of: studio.owner, where: JobFilter(idPrefix: prefix, limit: 2))
        }
    }

    private static func one<Item>(
        _ prefix: String,
        noun: String,
        in studio: LocalStudio,
        _ find: (any LedgerStore) async throws -> [Item]
    ) async throws -> Item {
        let found = studio.hasLedger && !prefix.isEmpty ? try await find(try await studio.ledger()) : []
        guard let first = found.first else { throw RushesError(.notFound, "there is no \(noun) `\(prefix)`") }
        guard found.count == 1 else {
            throw RushesError(.invalidBrief, "several \(noun)s begin with `\(prefix)`", hint: "give more of the id")
        }
        return first
    }
}
