import Foundation
import RushesCore
import RushesLedger
import RushesProvider

extension JobDrive {
    /// Brings every output home, writes the receipts, and closes the job.
    mutating func fetch() async throws(RushesError) {
        guard !job.outputs.isEmpty else {
            return try await record(
                .fetchFailed(
                    RushesError(
                        .takeCorrupt,
                        "\(job.provider) finished and charged, but gave no clip",
                        hint: "ask the service's support about prediction \(job.remoteID ?? "")"
                    )
                )
            )
        }
        let stored = try await worker.ledger.takes(of: job.id, owner: job.owner)
        for (index, link) in job.outputs.enumerated().dropFirst(stored.count) {
            try worker.checkForInterruption()
            do throws(RushesError) {
                let file = try await store(link, index: index)
                worker.environment.passes(.takeStored)
                // A worker that was held still, and whose job another has finished, must not touch that one's receipt.
                _ = try await worker.ledger.renew(
                    lease,
                    until: worker.environment.now().addingTimeInterval(worker.limits.lease.inSeconds)
                )
                let take = Take(
                    id: worker.environment.makeID(),
                    jobID: job.id,
                    path: file.path,
                    byteCount: file.byteCount,
                    sha256: file.sha256,
                    media: file.media,
                    storedAt: worker.environment.now()
                )
                // The receipt lies beside the file before the ledger says that the take is there.
                try await worker.takes.writeReceipt(of: take, job: job)
                worker.environment.passes(.receiptWritten)
                // The last clip closes the job.
                let isLast = index == job.outputs.count - 1
                if isLast { try await record(.stored(take), .completed) } else { try await record(.stored(take)) }
                worker.environment.passes(.takeRecorded)
            } catch  where error.code == .takeExpired {
                return try await record(.linkExpired(error))
            } catch  where error.code == .takeCorrupt {
                return try await record(.fetchFailed(error))
            }
        }
        // What an earlier run has brought home but not closed.
        if job.state == .fetching { try await record(.completed) }
        worker.environment.passes(.completionRecorded)
        await worker.discardSpool(of: job)
    }

    /// Stores one output. A file that someone has put at its place meanwhile is left alone: a take is never lost and
    /// never overwrites, so it then gets the job's id into its name.
    ///
    /// - Returns: the file, under the name that it got.
    private mutating func store(_ link: OutputLink, index: Int) async throws(RushesError) -> StoredFile {
        let destination = Self.destination(of: index, link: link, in: job)
        let alternative = destination.mayReplace ? nil : Self.alternative(to: destination, job: job)
        let (worker, update, deadline) = (worker, update, job.fetchBy)
        var tries = 0
        while true {
            tries += 1
            do throws(RushesError) {
                let file = try await worker.fetchTurns.take(by: deadline) { () async throws(RushesError) in
                    try await worker.takes.store(link, at: destination, or: alternative, allowsPicture: index > 0) {
                        received,
                        total in
                        if received > 0, received != total { worker.environment.passes(.partlyFetched) }
                        let share = total.map { $0 > 0 ? Double(received) / Double($0) : 1 }
                        update(.progress(share: share, activity: "fetching the take"))
                    }
                }
                if file.path != destination.path {
                    update(.notice("\(destination.path) is there already; this take goes to \(file.path)"))
                }
                return file
            } catch  where error.code == .takeExpired {
                // It may be home already: a crash can come between the file and the ledger, and the link die since.
                guard let file = await worker.takes.stored(of: job, at: [destination, alternative].compactMap(\.self))
                else { throw error }
                return file
            } catch  where error.code == .providerUnreachable && tries < worker.limits.fetchTries {
                var randomness = self.randomness
                let pause = worker.limits.backoff.wait(after: tries, using: &randomness)
                update(.notice("\(error.message); fetching again in \(Self.inWords(pause))"))
                try await worker.pause(pause)
            }
        }
    }

    /// Services settle late: the figure is often missing at the moment of completion and there soon after. The clip is
    /// home and the job done; one question that is answered at once does no harm, anything else is for later.
    mutating func readPriceBriefly() async {
        guard job.isUnsettled else { return }
        let (worker, lease, job, limit) = (worker, lease, job, worker.limits.priceRead)
        let settled = await withTaskGroup(of: Job?.self) { group in
            group.addTask {
                guard let provider = try? worker.provider(job) else { return nil }
                return try? await worker.inquiring(at: provider) { inquiry throws(RushesError) in
                    try await worker.readPrice(of: job, by: inquiry, under: lease)
                }
            }
            group.addTask {
                try? await worker.pause(limit)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
        guard let settled else { return }
        self.job = settled
        update(.changed(settled))
    }

    /// The first output goes where the user said; further ones (a last frame, say) get their number into the name, and
    /// the ending of a picture if their link has one.
    private static func destination(of index: Int, link: OutputLink, in job: Job) -> Job.Destination {
        guard index > 0 else { return job.destination }
        var place = renamed(job.destination, suffix: "-\(index + 1)", mayReplace: job.destination.mayReplace)
        let ending = URL(string: link.location.text)?.pathExtension.lowercased() ?? ""
        if ["png", "jpg", "jpeg", "webp"].contains(ending) {
            place.path = URL(fileURLWithPath: place.path).deletingPathExtension().appendingPathExtension(ending).path
        }
        return place
    }

    private static func alternative(to destination: Job.Destination, job: Job) -> Job.Destination {
        renamed(destination, suffix: "-\(job.id)", mayReplace: true)
    }

    private static func renamed(_ destination: Job.Destination, suffix: String, mayReplace: Bool) -> Job.Destination {
        let url = URL(fileURLWithPath: destination.path)
        let name = url.deletingPathExtension().lastPathComponent + suffix
        let path = url.deletingLastPathComponent().appendingPathComponent(name).path
        return Job.Destination(
            path: url.pathExtension.isEmpty ? path : "\(path).\(url.pathExtension)",
            mayReplace: mayReplace
        )
    }
}
