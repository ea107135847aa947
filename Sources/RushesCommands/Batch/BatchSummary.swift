import Foundation
import Rushes
import RushesCore
import RushesMedia
import RushesPage
import RushesTerminal

/// What came of a batch, row by row: the table at its end, and `summary.json` in its folder.
struct BatchSummary {
    /// What came of one clip.
    struct Row: Sendable {
        var row: Int
        var take: Int
        var key: String
        var label: String
        var shot: String
        var job: Job?
        /// The job's id, also of a summary that was read.
        var jobID: String?
        var clip: Take?
        var error: RushesError?
        var path: String?
        /// Whether this run had nothing to do for it.
        var isOld = false
        /// Whether its take lies in another place than this run's.
        var isElsewhere = false

        /// How this clip counts.
        var exit: ExitStatus { error?.code.exit ?? .done }
    }

    var title: String
    var rows: [Row]
    var isRehearsal = false
    var seconds = 0.0
    var page: String?

    private static let name = "summary.json"

    /// Sums up a run.
    init(
        of plan: BatchPlan,
        outcomes: [Follow.Outcome],
        title: String,
        began: ContinuousClock.Instant,
        label: (BatchItem) -> String,
        error: (Follow.Outcome) -> RushesError?,
        takes: (Job.ID) async throws -> [Take]
    ) async throws {
        self.title = title
        isRehearsal = plan.isRehearsal
        seconds = (ContinuousClock.now - began).inSeconds
        let ended = Dictionary(outcomes.map { ($0.origin ?? $0.job.id, $0) }, uniquingKeysWith: { $1 })
        rows = []
        for item in plan.items {
            var row = Row(
                row: item.row.number,
                take: item.take,
                key: item.key,
                label: label(item),
                shot: item.row.name ?? "\(item.row.number)",
                job: item.job,
                jobID: item.job?.id.rawValue,
                path: item.takePlace
            )
            if let outcome = item.job.flatMap({ ended[$0.id] }) {
                row.job = outcome.job
                row.clip = outcome.takes.first
                row.error = error(outcome)
            } else if let job = item.job {
                row.isOld = true
                row.clip = try await takes(job.id).first
                if let path = item.takePath { row.clip?.path = path }
                row.isElsewhere = item.fate == .elsewhere
                if case .leave(let reason) = item.fate {
                    row.error = RushesError(job.error?.code ?? .someFailed, reason)
                }
            }
            row.path = row.clip?.path ?? row.path
            rows.append(row)
        }
    }

    private init(title: String, rows: [Row]) {
        self.title = title
        self.rows = rows
    }

    private var done: Int { rows.count { $0.error == nil } }
    private var charged: Money { rows.reduce(.zero) { $0 + ($1.job?.lineCharge ?? .zero) } }
    private var held: Money { rows.reduce(.zero) { $0 + ($1.job?.held ?? .zero) } }

    /// The whole in one sentence.
    var sentence: String {
        let rest = held.micros > 0 ? ", \(held) held" : ""
        let cost = isRehearsal ? "nothing was spent" : "charged \(charged)\(rest)"
        return "\(done) of \(rows.count) clips done, \(cost)"
    }

    /// The rows as a table; of very many, those that are not done.
    var table: String {
        let shown = rows.count <= 40 ? rows : rows.filter { $0.error != nil }
        guard !shown.isEmpty else { return "" }
        var table = TextTable(["clip", "state", "charge", "time", "take"], rightAligned: [2, 3])
        for row in shown {
            let time = row.job.flatMap { job -> String? in
                guard let start = job.acceptedAt, let end = job.finishedAt else { return nil }
                return "\(Int(bounding: end.timeIntervalSince(start), rounded: .toNearestOrAwayFromZero)) s"
            }
            let name = row.clip.map { clip in
                "\(row.isElsewhere ? clip.path : (clip.path as NSString).lastPathComponent), \(Words.of(clip))"
            }
            table.add([
                row.label, row.error == nil ? "done" : row.job?.state.rawValue ?? "failed",
                row.job?.charge?.amount.description ?? "–", time ?? "–", row.error?.message ?? name ?? "–",
            ])
        }
        return table.text
    }

    /// The sums.
    var totals: JSONValue {
        .object([
            "jobs": .integer(Int64(rows.count)),
            "done": .integer(Int64(done)),
            "failed": .integer(Int64(rows.count - done)),
            "charged": .string(charged.decimal),
            "held": .string(held.decimal),
            "currency": .string(charged.currency.rawValue),
            "rehearsal": .bool(isRehearsal),
            "seconds": .number((seconds * 10).rounded() / 10),
            "page": page.map(JSONValue.string) ?? .null,
        ])
    }

    /// Writes `summary.json`, whole or not at all.
    ///
    /// - Returns: its path.
    /// - Throws: `output_unwritable`, `disk_full`.
    func write(in folder: String) async throws(RushesError) -> String {
        let results = rows.map { row -> JSONValue in
            let clips = [row.clip].compactMap(\.self)
            return .object([
                "row": .integer(Int64(row.row)),
                "take": .integer(Int64(row.take)),
                "key": .string(row.key),
                "path": row.path.map(JSONValue.string) ?? .null,
                "result": row.job.map { Document.job($0, takes: clips, error: row.error) } ?? .null,
            ])
        }
        let document: JSONValue = .object([
            "schema": 1,
            "title": .string(title),
            "madeAt": .string(Document.time(Date())),
            "totals": totals,
            "rows": .array(results),
        ])
        let path = "\(folder)/\(Self.name)"
        // Where nothing was made there may be no folder yet.
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw RushesError(.outputUnwritable, "the folder \(folder) cannot be made")
        }
        try await AtomicFile.write(Data((document.canonicalJSON + "\n").utf8), to: path)
        return path
    }

    /// What the last run of a batch in a folder came to: its rows, by their keys.
    ///
    /// - Throws: if there is none, or it cannot be read.
    static func read(in folder: String) throws -> BatchSummary {
        let value = try JSONValue(parsing: try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")))
        let rows = (value["rows"]?.arrayValue ?? []).compactMap { row -> Row? in
            guard let key = row["key"]?.stringValue else { return nil }
            return Row(
                row: Int(row["row"]?.integerValue ?? 0),
                take: Int(row["take"]?.integerValue ?? 1),
                key: key,
                label: "",
                shot: "",
                jobID: row["result"]?["job"]?["id"]?.stringValue,
                path: row["path"]?.stringValue
            )
        }
        return BatchSummary(title: value["title"]?.stringValue ?? "", rows: rows)
    }

    /// The clips as a page shows them side by side, a shot for each row.
    func comparison(in folder: String) -> Comparison {
        var shots: [Comparison.Shot] = []
        for row in rows {
            guard let job = row.job else { continue }
            let entry = entry(for: row, job: job, in: folder)
            if let last = shots.indices.last, shots[last].name == row.shot {
                shots[last].entries.append(entry)
            } else {
                shots.append(Comparison.Shot(name: row.shot, entries: [entry]))
            }
        }
        return Comparison(title: title, madeAt: Date(), isRehearsal: isRehearsal, shots: shots)
    }

    /// A path within a folder, whatever links lead there; `nil` for one that lies elsewhere.
    private static func relative(_ path: String, to folder: String) -> String? {
        if path.hasPrefix(folder + "/") { return String(path.dropFirst(folder.count + 1)) }
        let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let realFolder = URL(fileURLWithPath: folder).resolvingSymlinksInPath().path
        return real.hasPrefix(realFolder + "/") ? String(real.dropFirst(realFolder.count + 1)) : nil
    }

    private func entry(for row: Row, job: Job, in folder: String) -> Comparison.Entry {
        var entry = Comparison.Entry(
            label: row.label,
            model: job.input.model,
            jobID: job.id,
            state: job.state,
            prompt: job.brief.prompt
        )
        entry.quote = job.quote
        entry.charge = job.charge
        entry.held = job.held
        entry.seed = job.input.facts.seed
        entry.error = row.error
        if let end = job.finishedAt {
            entry.waitingSeconds = job.sentAt.map { max(end.timeIntervalSince($0), 0) }
            entry.renderingSeconds = job.acceptedAt.map { max(end.timeIntervalSince($0), 0) }
        }
        guard let clip = row.clip, let path = Self.relative(clip.path, to: folder) else { return entry }
        entry.takeID = clip.id.rawValue
        entry.clip = path
        if FileManager.default.fileExists(atPath: Receipt.path(forTakeAt: clip.path)) {
            entry.receipt = Receipt.path(forTakeAt: path)
        }
        entry.byteCount = clip.byteCount
        entry.width = clip.media.width
        entry.height = clip.media.height
        entry.seconds = clip.media.seconds
        entry.framesPerSecond = clip.media.framesPerSecond
        entry.hasSound = clip.media.hasSound
        return entry
    }
}
