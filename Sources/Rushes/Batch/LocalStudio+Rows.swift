import Foundation
import RushesCore
import RushesLedger
import RushesManifest
import RushesMedia

/// What earlier runs have made of a batch's rows.
extension LocalStudio {
    /// A take of a row, and what tells it from every other.
    private struct Row {
        var content: RowContent
        var ordinal: Int
        /// The key that an earlier version would have given it for the same folder.
        var earlierKey: String
    }

    /// Every take of every row, with what earlier runs have made of it.
    func items(
        of order: BatchOrder,
        isRehearsal: Bool,
        _ cache: PlanningCache
    ) async throws(RushesError) -> [BatchItem] {
        var (items, rows): ([BatchItem], [Row]) = ([], [])
        var ordinals: [RowContent: Int] = [:]
        for row in order.rows {
            var digests: [String: String] = [:]
            for case .file(let path) in row.brief.material {
                // What cannot be read is told when the row is planned, with all the others.
                digests[path] = (try? await cache.file(at: configuration.absolute(path)))?.sha256
            }
            var files: [String] = []
            for case .file(let path) in row.brief.material { files.append(digests[path] ?? "") }
            let content = RowContent(row.brief, isRehearsal: isRehearsal) { digests[$0] ?? "" }
            let ordinal = ordinals[content, default: 0] + 1
            ordinals[content] = ordinal
            let earlierRow = row.key
            for take in 1...max(row.takes, 1) {
                var brief = row.brief
                brief.seed = try brief.seed.map { (seed) throws(RushesError) in try Brief.seed(seed, later: take - 1) }
                let earlierKey = EarlierRows.key(
                    folder: order.folder,
                    isRehearsal: isRehearsal,
                    row: earlierRow,
                    digests: files,
                    take: take
                )
                rows.append(Row(content: content, ordinal: ordinal, earlierKey: earlierKey))
                items.append(
                    BatchItem(
                        row: row,
                        take: take,
                        key: content.key(ordinal: ordinal, take: take),
                        fate: .make,
                        plan: Plan(
                            brief: brief,
                            input: Input(model: ModelID(""), body: [:]),
                            quote: nil,
                            isRehearsal: isRehearsal,
                            provider: ProviderID("")
                        ),
                        destination: Job.Destination(path: "", mayReplace: false),
                        job: nil
                    )
                )
            }
        }
        guard hasLedger else { return items }
        let search = TakeSearch(folder: order.folder, beside: order.tableFolder)
        let known = try await jobs(of: rows, items, search)
        for (index, job) in known { try await take(job, into: &items[index], order, search) }
        return items
    }

    // MARK: - Jobs of rows

    /// The job that stands for each row that has one, by the row's place.
    private func jobs(
        of rows: [Row],
        _ items: [BatchItem],
        _ search: TakeSearch
    ) async throws(RushesError) -> [Int: Job] {
        let ledger = try await ledger()
        let known = try await ledger.jobs(ofBatchKeys: items.map(\.key), owner: owner)
        let earlier = try await ledger.jobs(ofBatchKeys: rows.map(\.earlierKey), owner: owner)
        var found: [Int: Job] = [:]
        var open: Set<RowContent> = []
        for (index, row) in rows.enumerated() {
            // What this version has made of a row comes after what an earlier one has.
            if let job = known[items[index].key] ?? earlier[row.earlierKey] {
                found[index] = job
            } else {
                open.insert(row.content)
            }
        }
        guard !open.isEmpty else { return found }
        let others = try await earlierRows(wanted: open)
        var used = Set(found.values.map(\.id))
        for (index, row) in rows.enumerated() where found[index] == nil {
            let jobs = others.jobs(of: row.content, ordinal: row.ordinal, take: items[index].take)
                .filter { !used.contains($0.id) }
            guard let job = jobs.first(where: { search.isHere($0.destination.path) }) ?? jobs.first else { continue }
            used.insert(job.id)
            found[index] = job
        }
        return found
    }

    /// The rows of earlier versions among those that are wanted, whatever folder they were for.
    private func earlierRows(wanted: Set<RowContent>) async throws(RushesError) -> EarlierRows {
        let ledger = try await ledger()
        var rows = EarlierRows(wanted: wanted)
        var last: Job.ID?
        let pageLength = 500
        while true {
            let page = try await ledger.batchJobs(
                of: owner,
                keysBefore: RowContent.firstKey,
                after: last,
                limit: pageLength
            )
            for job in page { rows.add(job) }
            last = page.last?.id
            if page.count < pageLength { return rows }
        }
    }

    // MARK: - What becomes of them

    /// Takes in what an earlier run has made of a row.
    private func take(
        _ job: Job,
        into item: inout BatchItem,
        _ order: BatchOrder,
        _ search: TakeSearch
    ) async throws(RushesError) {
        item.job = job
        item.destination = job.destination
        item.fate = Self.fate(after: job)
        if job.state == .queued, job.attempts == 0, !search.isHere(job.destination.path),
            !FileManager.default.fileExists(atPath: (job.destination.path as NSString).deletingLastPathComponent)
        {
            // It was never sent, and its folder has gone, perhaps to here: it is taken back and made here.
            item.fate = .make
            return
        }
        if job.state == .done, search.hasFile(at: job.destination.path) { return }
        var finished: [(job: Job, take: Take)] = []
        for candidate in try await attempts(of: job) where candidate.state == .done {
            guard let take = try await ledger().takes(of: candidate.id, owner: owner).first else { continue }
            // It is here, although another may have been made for another place since.
            if search.hasFile(at: take.path) { return put(candidate, .done, into: &item) }
            if let path = await search.placeHere(of: take) { return put(candidate, .done, at: path, into: &item) }
            finished.append((candidate, take))
        }
        guard item.fate == .done || item.fate == .make, let last = finished.first else { return }
        if order.makesAgain, !search.isHere(last.take.path) {
            item.fate = .make
        } else if FileManager.default.fileExists(atPath: last.take.path) {
            put(last.job, .elsewhere, at: last.take.path, into: &item)
        } else if let path = await search.placeBesideTable(of: last.take) {
            put(last.job, .elsewhere, at: path, into: &item)
        } else if job.isRehearsal {
            item.fate = .make
        } else if item.fate == .done {
            item.fate = .leave(reason: "it was made and paid for, but \(last.take.path) is not there any more")
        }
    }

    private func put(_ job: Job, _ fate: BatchItem.Fate, at path: String? = nil, into item: inout BatchItem) {
        item.job = job
        item.destination = job.destination
        item.fate = fate
        item.takePath = path
    }

    /// A job and those that it was made to replace, newest first.
    private func attempts(of job: Job) async throws(RushesError) -> [Job] {
        var line = [job]
        while line.count < 32, let id = line.last?.retryOf ?? line.last?.fallbackOf,
            let earlier = try? await ledger().job(id, owner: owner)
        {
            line.append(earlier)
        }
        return line
    }

    private static func fate(after job: Job) -> BatchItem.Fate {
        switch job.state {
        case .done: return .done
        case .queued, .submitting, .accepted, .generating, .fetching, .inDoubt: return .resume
        case .cancelled: return .make
        case .expired:
            return .leave(
                reason: "it was made and charged, and its link is gone; `rushes jobs retry \(job.id)` pays again"
            )
        case .failed:
            if job.mayFetchAgain || job.dueFallback != nil { return .resume }
            if let charge = job.charge, charge.amount.micros > 0 {
                return .leave(
                    reason: "\(charge.amount) was charged without a clip; `rushes jobs retry \(job.id)` pays again"
                )
            }
            if job.error?.code.isContentRefusal == true {
                return .leave(reason: "the service refuses what it asks for; change the row and run this again")
            }
            return .make
        }
    }
}
