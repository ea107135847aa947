import Foundation
import RushesCore
import RushesLedger
import RushesMedia

/// Compares the ledger with itself and with the files that it speaks of.
///
/// Files are looked at, not read through: `takes verify` does that.
struct LedgerCheck {
    let studio: LocalStudio

    /// What was found; empty if all is well.
    func run(progress: @escaping @Sendable (_ done: Int, _ total: Int) -> Void) async throws(RushesError)
        -> [LedgerFinding]
    {
        guard studio.hasLedger else { return [] }
        let ledger = try await studio.ledger()
        var findings: [LedgerFinding] = []
        for try await step in ledger.audit() {
            switch step {
            case .progress(let done, let total): progress(done, total)
            case .fault(let fault):
                findings.append(
                    LedgerFinding(
                        kind: .sum,
                        jobID: fault.jobID,
                        message: fault.message,
                        hint: "keep the ledger as it is, and restore a backup (`rushes ledger backup` makes them)"
                    )
                )
            }
        }
        var takes = try await studio.allTakes()
        // What callers of the gateway have ordered lies in this home, too.
        for key in try await ledger.keys() where key.owner != studio.owner {
            takes += try await studio.allTakes(of: key.owner)
        }
        findings += takes.compactMap(missing)
        findings += try await strays(takes: takes)
        return findings
    }

    private func missing(_ take: Take) -> LedgerFinding? {
        let size = (try? FileManager.default.attributesOfItem(atPath: take.path))?[.size] as? NSNumber
        if size?.int64Value == take.byteCount { return nil }
        return LedgerFinding(
            kind: .takeWithoutFile,
            jobID: take.jobID,
            path: take.path,
            message: size.map {
                "take \(take.id) has \(take.byteCount) bytes, and \(take.path) has \($0.int64Value)"
            } ?? "take \(take.id) is not at \(take.path) any more",
            hint: "if you moved it, all is well; if not, restore it from a copy with the SHA-256 \(take.sha256)"
        )
    }

    /// Clips with a receipt that names no take of the ledger, and partial files that nobody goes on with, in the folders
    /// that jobs have used.
    private func strays(takes: [Take]) async throws(RushesError) -> [LedgerFinding] {
        let known = Set(takes.map(\.id))
        let open = Dictionary(
            grouping: try await studio.resumableJobs(),
            by: { ($0.destination.path as NSString).deletingPathExtension }
        )
        var folders: Set<String> = Set(takes.map { ($0.path as NSString).deletingLastPathComponent })
        folders.formUnion(open.keys.map { ($0 as NSString).deletingLastPathComponent })
        var findings: [LedgerFinding] = []
        for folder in folders.sorted() {
            let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
            for name in names {
                let path = folder + "/" + name
                if name.hasSuffix(".partial") {
                    let stem = ((path as NSString).deletingPathExtension as NSString).deletingPathExtension
                    // The partial files of further takes, and of an alternative name, begin with the job's own.
                    if open.keys.contains(where: { stem == $0 || stem.hasPrefix($0 + "-") }) { continue }
                    findings.append(
                        LedgerFinding(
                            kind: .leftover,
                            path: path,
                            message: "\(path) is a part of a clip that no unfinished job goes on with",
                            hint: "it may be removed"
                        )
                    )
                } else if name.hasSuffix(".json"), !name.hasSuffix(".partial.json"),
                    let receipt = try? await Receipt.read(at: path), !known.contains(receipt.take)
                {
                    findings.append(
                        stray(receipt, at: path, isOpen: open.values.joined().contains { $0.id == receipt.job })
                    )
                }
            }
        }
        return findings
    }

    private func stray(_ receipt: Receipt, at path: String, isOpen: Bool) -> LedgerFinding {
        let clip = String(path.dropLast(".json".count))
        return LedgerFinding(
            kind: .fileWithoutTake,
            jobID: receipt.job,
            path: clip,
            message: "\(clip) is a clip of job \(receipt.job), and the ledger has no take of it",
            hint: isOpen
                ? "`rushes jobs resume \(receipt.job)` records it"
                : "it was made with another ledger (RUSHES_HOME), or the ledger was restored from an older copy"
        )
    }
}

extension LocalStudio {
    /// Adds up the whole ledger again, compares it with what is kept, and with the files that it speaks of.
    ///
    /// - Parameter progress: told how many jobs have been looked at, and of how many.
    /// - Returns: what was found, with what to do about it; empty if all is well, or there is no ledger yet.
    /// - Throws: what the ledger throws.
    public func checkLedger(
        progress: @escaping @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) async throws(RushesError) -> [LedgerFinding] {
        try await LedgerCheck(studio: self).run(progress: progress)
    }
}
