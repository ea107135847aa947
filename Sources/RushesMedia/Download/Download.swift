import AsyncHTTPClient
import RushesCore

/// Fetches one object into a file beside its final place: resumed where it is safe, checked, and never spliced.
///
/// A resumed try asks for the rest under the condition that the object is still the same (`If-Range` with a strong
/// validator, RFC 9110 §13.1.5); whatever is not certainly the rest of the same bytes starts from the beginning.
struct Download: Sendable {
    /// The client that asks an address; it follows no redirects by itself.
    let http: @Sendable (_ address: String) throws(RushesError) -> HTTPClient
    /// What waiting is measured by.
    let clock: any Clock<Duration>
    /// The jitter's source of bits.
    let random: @Sendable () -> UInt64
    /// How patient to be.
    let rules: DownloadRules

    /// Told the bytes that are there and, if it is known, how many there will be.
    typealias Progress = @Sendable (_ received: Int64, _ total: Int64?) -> Void

    /// Fetches, and tries again where that can help at once: where the bytes broke off, or were not the right ones. An
    /// answer without content is not waited out here, where a download holds its place among others.
    ///
    /// - Parameters:
    ///   - address: the object.
    ///   - access: what may be done to get at it.
    ///   - partial: where it goes.
    ///   - progress: told how far it is.
    ///   - check: says what a complete content is, or why it is not what it should be.
    /// - Returns: what is in the file, durable and checked, and what `check` said.
    /// - Throws: `take_corrupt`, `take_expired`, `provider_unreachable`, `link_insecure`, `disk_full`,
    ///   `output_unwritable`, `interrupted`.
    func fetch<Verdict: Sendable>(
        _ address: LinkAddress,
        by access: LinkAccess = .ordinary,
        into partial: PartialFile,
        progress: @escaping Progress,
        check: @escaping @Sendable (_ path: String) async throws(RushesError) -> Verdict
    ) async throws(RushesError) -> (digest: FileDigest, verdict: Verdict) {
        var generator = InjectedRandom(bits: random)
        var ordinal = 1
        while true {
            let failure: TryFailure
            switch await attempt(address, by: access, into: partial, progress: progress, check: check) {
            case .success(let result): return result
            case .failure(let reason): failure = reason
            }
            if Task.isCancelled { throw interrupted }
            switch failure {
            case .final(let error), .away(let error): throw error
            case .again: break
            }
            guard ordinal < rules.tryCount else {
                var error = failure.error
                error.message += ordinal == 1 ? "" : ", in the last of \(ordinal) tries"
                throw error
            }
            let wait = rules.backoff.wait(after: ordinal, using: &generator)
            do { try await clock.sleep(for: wait) } catch { throw interrupted }
            ordinal += 1
        }
    }

    private var interrupted: RushesError {
        RushesError(.interrupted, "the download was interrupted; what has arrived is kept")
    }

    private func attempt<Verdict: Sendable>(
        _ address: LinkAddress,
        by access: LinkAccess,
        into partial: PartialFile,
        progress: @escaping Progress,
        check: @escaping @Sendable (_ path: String) async throws(RushesError) -> Verdict
    ) async -> Result<(digest: FileDigest, verdict: Verdict), TryFailure> {
        do throws(RushesError) {
            let start = try await partial.begin()
            if start.byteCount == 0 || !start.isComplete {
                let failure = await transfer(address, by: access, into: partial, from: start, progress: progress)
                if let failure { return .failure(failure) }
            }
            let digest = try await partial.finish()
            let verdict: Verdict
            do throws(RushesError) {
                verdict = try await check(partial.path)
            } catch {
                try await partial.discard()
                let message = "what \(address) sent is not a whole clip: \(error.message)"
                let failure = RushesError(.takeCorrupt, message)
                // A whole file of another kind is what it is. Of anything else a new copy may be better.
                return .failure(error.code == .mediaTypeUnsupported ? .final(failure) : .again(failure))
            }
            try await partial.confirm(digest)
            progress(digest.byteCount, digest.byteCount)
            return .success((digest, verdict))
        } catch {
            return .failure(.final(error))
        }
    }

    /// One request and its body, under the watch against silence.
    ///
    /// - Returns: how it failed; `nil` if everything has arrived.
    private func transfer(
        _ address: LinkAddress,
        by access: LinkAccess,
        into partial: PartialFile,
        from start: PartialFile.Start,
        progress: @escaping Progress
    ) async -> TryFailure? {
        enum Outcome: Sendable {
            case ended(TryFailure?)
            case failed(StallWatch.Finding?)
        }
        let watch = StallWatch()
        let transfer = Transfer(
            http: http,
            address: address,
            access: access,
            redirectCount: rules.redirectCount,
            byteLimit: rules.largestByteCount,
            partial: partial,
            watch: watch,
            progress: progress
        )
        return await withTaskGroup(of: Outcome.self) { group in
            group.addTask { .ended(await transfer.run(from: start)) }
            group.addTask {
                await .failed(
                    watch.waitForFault(
                        silence: rules.stallLimit,
                        atLeast: rules.leastByteCount,
                        in: rules.speedWindow,
                        clock: clock
                    )
                )
            }
            var finding: StallWatch.Finding?
            var result: TryFailure?
            for await outcome in group {
                switch outcome {
                case .ended(let failure): result = failure
                case .failed(nil): continue
                case .failed(let reason): finding = reason
                }
                group.cancelAll()
            }
            guard let finding, result != nil else { return result }
            let message =
                switch finding {
                case .silent: "\(address) sent nothing for \(Int(rules.stallLimit.inSeconds)) seconds"
                case .slow:
                    "\(address) sent less than \(rules.leastByteCount >> 10) kB in \(Int(rules.speedWindow.inSeconds)) seconds"
                }
            let error = RushesError(.providerUnreachable, message, hint: Transfer.hint)
            // Who has not begun to send may need minutes; who has stopped may go on at once.
            return watch.hasSeenAnswer ? .again(error) : .away(error)
        }
    }
}

/// How one try of a download failed.
enum TryFailure: Error, Sendable, Hashable {
    /// Trying again cannot help.
    case final(RushesError)
    /// Nothing is to be had there at this moment. The caller waits, or does not: it may take minutes or hours.
    case away(RushesError)
    /// Trying again may help, after a while.
    case again(RushesError)

    /// What to tell the user if this was the last try.
    var error: RushesError {
        switch self {
        case .final(let error), .away(let error), .again(let error): error
        }
    }
}
