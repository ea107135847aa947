import Crypto
import Foundation
import RushesCore
import RushesManifest
import RushesMedia

/// The rows that earlier versions have run: their keys held the folder of the takes and the paths of the row's files, so
/// that the same row had another key in another place.
///
/// A job holds all that its key was made of, so that its row is found again by what it asks for.
struct EarlierRows {
    private struct Found {
        var job: Job
        var folder: String
        var ordinal: Int
    }

    private let wanted: Set<RowContent>
    private let prompts: Set<String>
    /// By the content and the take, and then by the job's key.
    private var found: [String: [String: Found]] = [:]

    /// Makes a collection without jobs, for those rows that are wanted.
    init(wanted: Set<RowContent>) {
        self.wanted = wanted
        prompts = Set(wanted.map(\.prompt))
    }

    /// Takes a job in, if its row is wanted. Of the jobs with one key the last counts: it stands in for those before.
    mutating func add(_ job: Job) {
        guard let key = job.batchKey, prompts.contains(RowContent.plain(job.brief.prompt)) else { return }
        var brief = job.brief
        if let seed = brief.seed, seed >= Int64(job.ordinal - 1) { brief.seed = seed - Int64(job.ordinal - 1) }
        let digests = Dictionary(job.input.attachments.map { ($0.path, $0.sha256) }) { first, _ in first }
        let content = RowContent(brief, isRehearsal: job.isRehearsal) { digests[$0] ?? "" }
        guard wanted.contains(content) else { return }
        let (folder, ordinal) = Self.origin(of: job, brief: brief, digests: digests)
        found["\(content.text)\n\(job.ordinal)", default: [:]][key] = Found(job: job, folder: folder, ordinal: ordinal)
    }

    /// The jobs of a take of a row, newest first; those of other folders are other jobs of the same row.
    func jobs(of content: RowContent, ordinal: Int, take: Int) -> [Job] {
        let candidates = found["\(content.text)\n\(take)"]?.values.map(\.self) ?? []
        var jobs: [Job] = []
        for (_, inFolder) in Dictionary(grouping: candidates, by: \.folder) {
            // Rows that differed in the paths of equal files are equal rows now: each takes the next number.
            var taken: Set<Int> = []
            for one in inFolder.sorted(by: { ($0.ordinal, $0.job.id) < ($1.ordinal, $1.job.id) }) {
                var number = one.ordinal
                while taken.contains(number) { number += 1 }
                taken.insert(number)
                if number == ordinal { jobs.append(one.job) }
            }
        }
        return jobs.sorted { $0.id > $1.id }
    }

    /// The folder and the ordinal that a job's key was made of; the most likely ones if none gives that key.
    private static func origin(of job: Job, brief: Brief, digests: [String: String]) -> (folder: String, ordinal: Int) {
        var files: [String] = []
        for case .file(let path) in brief.material { files.append(digests[path] ?? "") }
        let nearest = (job.destination.path as NSString).deletingLastPathComponent
        for ordinal in 1...16 {
            var folder = nearest
            while folder.count > 1 {
                let key = key(
                    folder: folder,
                    isRehearsal: job.isRehearsal,
                    row: RowKey(brief: brief, ordinal: ordinal),
                    digests: files,
                    take: job.ordinal
                )
                if key == job.batchKey { return (folder, ordinal) }
                folder = (folder as NSString).deletingLastPathComponent
            }
        }
        return (nearest, 1)
    }

    /// A key as earlier versions made it.
    static func key(folder: String, isRehearsal: Bool, row: RowKey, digests: [String], take: Int) -> String {
        let content = [folder, isRehearsal ? "rehearsal" : "", row.text] + digests + ["\(take)"]
        return SHA256.hash(data: Data(content.joined(separator: "\n").utf8)).prefix(12).hexadecimal
    }
}
