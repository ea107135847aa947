import Foundation
import RushesCore
import RushesLedger
import RushesProvider

/// Waiting for a clip whose link gives nothing yet.
///
/// What a link answers says little: a store that is not filled yet says 404 as one that was emptied does, one that counts
/// signatures by another clock 403. Only the time tells them apart. Until the link's life is over an answer without a
/// clip means "not yet"; then it is an end for the money, which is charged, and not for the clip.
extension JobDrive {
    /// Whether an error tells of a link that gives nothing at this moment.
    static func isOfTheLink(_ error: RushesError) -> Bool {
        [.takeExpired, .providerUnreachable, .rateLimited, .linkInsecure].contains(error.code)
    }

    /// What may be done to get at an output.
    func access(to link: OutputLink) -> LinkAccess {
        guard let provider = try? worker.provider(job), var proof = provider.proof(for: link) else {
            return LinkAccess(allowsPlainHTTP: options.allowsPlainHTTP)
        }
        if provider.traits.outputsNeedKey {
            proof = LinkProof(header: proof.header, value: proof.reveal(), moment: .atOnce)
        }
        return LinkAccess(proof: proof, allowsPlainHTTP: options.allowsPlainHTTP)
    }

    /// Lets a while pass before a clip is asked for again.
    ///
    /// - Parameters:
    ///   - error: what its link has come to.
    ///   - link: the link.
    ///   - tries: how often it was asked in this drive.
    /// - Returns: whether the service has named other links meanwhile.
    /// - Throws: `take_expired` if the link's life is over; `waiting_timed_out` if the patience for it is; the error
    ///   itself where waiting is of no use.
    mutating func outwait(
        _ error: RushesError,
        of link: OutputLink,
        tries: Int
    ) async throws(RushesError) -> Bool {
        // A file of the local engine does not come back.
        if job.isRehearsal { throw error }
        // What was given up is asked for once.
        if job.state != .fetching {
            if try await askForOtherLinksAtEnd() { return true }
            throw error
        }
        let now = worker.environment.now()
        let end = job.fetchBy(of: link)
        let hasTriedEnough = tries >= worker.limits.fetchTries
        if now >= end, hasTriedEnough {
            if try await askForOtherLinksAtEnd() { return true }
            // Who answers nothing has not said that the clip is gone; a day later nobody is expected to.
            guard error.code == .takeExpired || now >= end.addingTimeInterval(Self.farewell) else { throw error }
            throw RushesError(.takeExpired, error.message)
        }
        // What its owner has to allow does not change by itself.
        if error.code == .linkInsecure, hasTriedEnough { throw error }
        var pause = wait(after: tries)
        if now < end { pause = min(pause, .seconds(max(1, end.timeIntervalSince(now)))) }
        if let patience = options.fetchPatience {
            let left = patience - age(of: job.finishedAt)
            guard left > .zero else {
                throw RushesError(
                    .waitingTimedOut,
                    "job \(job.id) is made and charged, and its clip is not to be had yet: \(error.message)",
                    hint: "`rushes jobs resume \(job.id)` goes on asking for it"
                )
            }
            pause = min(pause, left)
        }
        // What is said every ten minutes for a day is read by nobody.
        if pause < worker.limits.fetchWaits.upperBound {
            update(.notice("\(error.message); asking again in \(Self.inWords(pause))"))
        }
        try await worker.pause(pause)
        // A link may have been replaced by another: signed anew, or on another host.
        return pause >= Self.worthAsking ? try await findOtherLinks() : false
    }

    /// How long after the end of a link's life one that answers nothing at all is waited for.
    private static let farewell: TimeInterval = 24 * 3600

    /// After a wait as long as this the service is asked for the links once more.
    private static let worthAsking: Duration = .seconds(30)

    /// The wait before a link is asked again: doubling, with a fifth of jitter.
    func wait(after tries: Int) -> Duration {
        var randomness = self.randomness
        let range = worker.limits.fetchWaits
        let doubled = range.lowerBound * (1 << min(max(tries, 1) - 1, 20))
        return min(doubled * Double.random(in: 1...1.2, using: &randomness), range.upperBound)
    }

    /// Asks for other links at the end of these ones' lives, or when a clip that was given up is asked for: once a drive.
    mutating func askForOtherLinksAtEnd() async throws(RushesError) -> Bool {
        guard !hasAskedAtEnd else { return false }
        hasAskedAtEnd = true
        hasOtherLinks = try await findOtherLinks()
        return hasOtherLinks
    }

    /// Asks the service for the links of a finished prediction once more, and records those that it names now.
    ///
    /// - Returns: whether it has named others, which are recorded.
    mutating func findOtherLinks() async throws(RushesError) -> Bool {
        guard let remoteID = job.remoteID, let provider = try? worker.provider(job), !provider.traits.isLocal,
            job.account == provider.accountMark,
            try await worker.ledger.takes(of: job.id, owner: job.owner).isEmpty
        else { return false }
        let observation = try? await worker.inquiring(at: provider) { inquiry throws(RushesError) in
            await inquiry.observe(remoteID)
        }
        try worker.checkForInterruption()
        guard case .finished(let outputs, let price) = observation, !outputs.isEmpty, outputs != job.outputs else {
            return false
        }
        try await record(.finished(outputs: outputs, price: price))
        return true
    }
}
