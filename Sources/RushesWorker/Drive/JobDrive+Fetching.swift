import Foundation
import RushesCore
import RushesLedger
import RushesProvider

extension JobDrive {
    /// Brings every output home, writes the receipts, and closes the job.
    ///
    /// The clip is what the job is for; what comes beside it (a last frame, say) is asked for a few times, and left where
    /// it is not to be had. Returns early if the service has named other links meanwhile.
    mutating func fetch() async throws(RushesError) {
        guard !job.outputs.isEmpty else { return try await fetchWithoutLink() }
        let stored = try await worker.ledger.takes(of: job.id, owner: job.owner)
        for (index, link) in job.outputs.enumerated().dropFirst(stored.count) {
            try worker.checkForInterruption()
            let file: StoredFile
            do throws(RushesError) {
                guard let found = try await store(link, index: index) else { return }
                file = found
            } catch  where index > 0 && Self.isOfOneFile(error) {
                update(.notice("what came beside the clip is left: \(error.message)"))
                continue
            } catch  where job.state == .expired && Self.isOfTheLink(error) {
                // What was given up stays so.
                return update(.notice(error.hint.map { "\(error.message): \($0)" } ?? error.message))
            } catch  where error.code == .takeExpired {
                // A clip that came back broken is asked for again while its link may live.
                guard job.state == .fetching || worker.environment.now() >= job.fetchBy(of: link) else {
                    return update(.notice(error.message))
                }
                return try await record(.linkExpired(error))
            } catch  where error.code == .takeCorrupt {
                return try await record(.fetchFailed(error))
            }
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
        }
        // What an earlier run has brought home but not closed, or what was left beside the clip.
        if job.state != .done { try await record(.completed) }
        worker.environment.passes(.completionRecorded)
        await worker.discardSpool(of: job)
    }

    /// Whether an error is of one file alone, and not of the claim, the ledger or the program.
    private static func isOfOneFile(_ error: RushesError) -> Bool {
        let codes: [ErrorCode] = [
            .takeExpired, .takeCorrupt, .linkInsecure, .providerUnreachable, .rateLimited, .outputExists,
            .outputUnwritable, .diskFull,
        ]
        return codes.contains(error.code)
    }

    /// The service has charged for the prediction and named no clip. One that was given up is asked for once more.
    private mutating func fetchWithoutLink() async throws(RushesError) {
        guard job.state == .fetching else {
            _ = try await askForOtherLinksAtEnd()
            return
        }
        let message = "\(job.provider) finished and charged, but named no clip"
        let hint =
            "`rushes jobs resume \(job.id)` asks again; the service's support knows prediction \(job.remoteID ?? "")"
        try await record(.fetchFailed(RushesError(.takeCorrupt, message, hint: hint)))
    }

    /// Stores one output. A file that someone has put at its place meanwhile is left alone: a take is never lost and
    /// never overwrites, so it then gets the job's id into its name.
    ///
    /// - Returns: the file, under the name that it got; `nil` if the service has named other links meanwhile.
    private mutating func store(_ link: OutputLink, index: Int) async throws(RushesError) -> StoredFile? {
        let destination = Self.destination(of: index, link: link, in: job)
        let alternative = destination.mayReplace ? nil : Self.alternative(to: destination, job: job)
        let (worker, update, deadline, job) = (worker, update, job.fetchBy, job)
        let access = access(to: link)
        var tries = 0
        while true {
            tries += 1
            do throws(RushesError) {
                // A turn is held for one look at the link, and not while the next one is waited for.
                let file = try await worker.fetchTurns.take(by: deadline) { () async throws(RushesError) in
                    try await worker.takes.store(
                        try await worker.spooled(link, of: job),
                        by: access,
                        at: destination,
                        or: alternative,
                        allowsPicture: index > 0
                    ) { received, total in
                        if received > 0, received != total { worker.environment.passes(.partlyFetched) }
                        let share = total.map { $0 > 0 ? Double(received) / Double($0) : 1 }
                        update(.progress(share: share, activity: "fetching the take"))
                    }
                }
                if file.path != destination.path {
                    update(.notice("\(destination.path) is there already; this take goes to \(file.path)"))
                }
                return file
            } catch  where Self.isOfTheLink(error) {
                // It may be home already: a crash can come between the file and the ledger, and the link die since.
                if error.code == .takeExpired, tries == 1,
                    let file = await worker.takes.stored(
                        of: job,
                        at: [destination, alternative].compactMap(\.self)
                    )
                {
                    return file
                }
                if index > 0 {
                    guard tries < worker.limits.fetchTries else { throw error }
                    try await worker.pause(self.wait(after: tries))
                } else if try await outwait(error, of: link, tries: tries) {
                    return nil
                }
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
