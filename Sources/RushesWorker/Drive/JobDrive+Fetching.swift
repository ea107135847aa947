import Foundation
import RushesCore
import RushesLedger
import RushesProvider

extension JobDrive {
    /// Brings every output home, writes the receipts, and closes the job.
    ///
    /// The clip is what the job is for, wherever it stands among the outputs; what comes beside it (a last frame, the sound
    /// alone) is asked for a few times, and left where it is not to be had. Returns early if the service has named other
    /// links meanwhile.
    mutating func fetch() async throws(RushesError) {
        guard !job.outputs.isEmpty else { return try await fetchWithoutLink() }
        let home = try await worker.ledger.takes(of: job.id, owner: job.owner)
        let order = OutputOrder(job.outputs)
        // Which output an earlier run has brought home is not recorded: likely the likeliest.
        var clip = order.candidates[0]
        if home.isEmpty {
            do throws(RushesError) {
                guard let found = try await storeClip(order) else { return }
                clip = found.index
                // The last file closes the job.
                try await keep(found.file, closing: job.outputs.count == 1)
            } catch  where job.state == .expired && Self.isOfTheLink(error) {
                // What was given up stays so.
                return update(.notice(error.hint.map { "\(error.message): \($0)" } ?? error.message))
            } catch  where error.code == .takeExpired {
                // A clip that came back broken is asked for again while its link may live.
                guard job.state == .fetching || worker.environment.now() >= job.fetchBy(of: job.outputs[clip]) else {
                    return update(.notice(error.message))
                }
                return try await record(.linkExpired(error))
            } catch  where error.code == .takeCorrupt {
                return try await record(.fetchFailed(error))
            }
        }
        try await storeRest(besides: clip, order, home: home)
        // What an earlier run has brought home but not closed, or what was left beside the clip.
        if job.state != .done { try await record(.completed) }
        worker.environment.passes(.completionRecorded)
        await worker.discardSpool(of: job)
    }

    /// Enters a file that is home, with its receipt beside it.
    private mutating func keep(_ file: StoredFile, closing isLast: Bool) async throws(RushesError) {
        worker.environment.passes(.takeStored)
        // A worker that was held still, and whose job another has finished, must not touch that one's receipt.
        try await isStillOurs()
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
        if isLast { try await record(.stored(take), .completed) } else { try await record(.stored(take)) }
        worker.environment.passes(.takeRecorded)
    }

    /// Finds the clip among the outputs by what they are, and stores it.
    ///
    /// - Returns: its place in the list and the file; `nil` if the service has named other links meanwhile.
    private mutating func storeClip(_ order: OutputOrder) async throws(RushesError) -> (index: Int, file: StoredFile)? {
        var tries = 0
        while true {
            tries += 1
            var (broken, away): (RushesError?, (index: Int, error: RushesError)?) = (nil, nil)
            for (rank, index) in order.candidates.enumerated() {
                do throws(RushesError) {
                    guard let file = try await store(index, as: .clip) else { return nil }
                    return (index, file)
                } catch  where error.code == .takeCorrupt {
                    broken = broken ?? error
                    guard order.goesOn(after: rank, isAnother: true) else { break }
                } catch  where Self.isOfTheLink(error) {
                    away = away ?? (index, error)
                    // Who names itself a clip is waited for a little, and no longer than that if another may be it.
                    guard order.goesOn(after: rank, isAnother: tries > worker.limits.fetchTries) else { break }
                }
            }
            // None of those that are there is a clip: one that gave nothing yet may be.
            guard let away else { throw broken ?? RushesError(.takeCorrupt, "none of the outputs is a clip") }
            if try await outwait(away.error, of: job.outputs[away.index], tries: tries) { return nil }
        }
    }

    /// Stores what came beside the clip. Nothing of it fails a job whose clip is home.
    private mutating func storeRest(
        besides clip: Int,
        _ order: OutputOrder,
        home: [Take]
    ) async throws(RushesError) {
        let stems = Set(home.map { Job.Destination(path: $0.path, mayReplace: false).stem })
        for index in job.outputs.indices where index != clip {
            try worker.checkForInterruption()
            let number = order.number(of: index, besides: clip)
            let (place, alternative) = places(numbered: number)
            if stems.contains(place.stem) || stems.contains(alternative.stem) { continue }
            do throws(RushesError) {
                guard let file = try await store(index, as: .side(number: number)) else { return }
                try await keep(file, closing: false)
            } catch  where Self.isOfOneFile(error) {
                update(.notice("what came beside the clip is left: \(error.message)"))
            }
        }
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

    /// What an output is fetched as.
    private enum Role: Sendable {
        /// The clip, if it is one; asked for once.
        case clip
        /// What comes beside it, with its number; asked for a few times.
        case side(number: Int)
    }

    /// Stores one output. A file that someone has put at its place meanwhile is left alone: a take is never lost and
    /// never overwrites, so it then gets the job's id into its name.
    ///
    /// - Returns: the file, under the name that it got; `nil` if the service has named other links meanwhile.
    private mutating func store(_ index: Int, as role: Role) async throws(RushesError) -> StoredFile? {
        let link = job.outputs[index]
        let (content, number): (TakeContent, Int?) =
            switch role {
            case .clip: (.clip, nil)
            case .side(let number): (.anything, number)
            }
        let (destination, alternative) = places(numbered: number)
        let spared = destination.mayReplace ? try await takesOfOthers(at: destination.path) : []
        let (worker, update, deadline, job) = (worker, update, job.fetchBy, job)
        let (access, confirm) = (self.access(to: link), isStillOurs)
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
                        accepting: content,
                        sparing: spared,
                        confirm: confirm
                    ) { received, total in
                        if received > 0, received != total { worker.environment.passes(.partlyFetched) }
                        let share = total.map { $0 > 0 ? Double(received) / Double($0) : 1 }
                        update(.progress(share: share, activity: "fetching the take"))
                    }
                }
                noticePlace(of: file, insteadOf: destination)
                return file
            } catch  where Self.isOfTheLink(error) {
                // It may be home already: a crash can come between the file and the ledger, and the link die since.
                if error.code == .takeExpired, tries == 1, content == .clip,
                    let file = await worker.takes.stored(of: job, at: [destination, alternative])
                {
                    return file
                }
                switch role {
                case .side:
                    guard tries < worker.limits.fetchTries else { throw error }
                    try await worker.pause(self.wait(after: tries))
                case .clip: throw error
                }
            } catch  where [.outputExists, .outputUnwritable, .diskFull].contains(error.code) && content == .clip {
                var error = error
                error.hint = "`rushes jobs resume \(job.id) -o PLACE` brings the clip somewhere else"
                throw error
            }
        }
    }

    /// The digests of other jobs' takes at a place: what is allowed to be replaced there is a file, and no take. One of a
    /// rehearsal costs nothing and can be made again.
    private func takesOfOthers(at path: String) async throws(RushesError) -> Set<String> {
        let place = try await worker.ledger.place(at: path)
        return Set(place.takes.filter { $0.take.jobID != job.id && !$0.isRehearsal }.map(\.take.sha256))
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

    /// Renews the claim right before a file gets its name: whoever was held still, and whose job another has taken up, must
    /// put nothing where that one's clip is.
    private var isStillOurs: @Sendable () async throws(RushesError) -> Void {
        { [worker, lease] () async throws(RushesError) in
            _ = try await worker.ledger.renew(lease, for: worker.limits.lease)
        }
    }

    /// Says under which name a file is kept where that is not the promised one.
    private func noticePlace(of file: StoredFile, insteadOf destination: Job.Destination) {
        guard file.path != destination.path else { return }
        if file.path == destination.named(for: file.media.mediaType).path {
            update(.notice("what came is \(file.media.mediaType): it is kept as \(file.path)"))
        } else {
            update(.notice("\(destination.path) is there already; this take goes to \(file.path)"))
        }
    }

    /// Where an output goes, and where it goes if that is taken: the clip where the user said; what comes beside it with a
    /// number in its name, where it replaces nothing.
    private func places(numbered number: Int?) -> (Job.Destination, Job.Destination) {
        var place = options.place ?? job.destination
        if let number { place = Job.Destination(path: place.adding("-\(number)").path, mayReplace: false) }
        return (place, Job.Destination(path: place.adding("-\(job.id)").path, mayReplace: false))
    }
}
