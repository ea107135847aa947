import Logging
import NIOHTTP1
import RushesCore

/// Brings one file to the service, trying again while that is worth it.
struct AtlasUpload: Sendable {
    private static let longestWait = Duration.seconds(120)

    let service: AtlasService
    let attachment: Input.Attachment
    /// Whether the content must be what the attachment's digest says.
    var checksDigest = true
    let progress: @Sendable (Double) -> Void

    /// What one try came to.
    private enum Attempt {
        case stored(String)
        case failed(RushesError)
        case worthAnother(RushesError, retryAfter: Duration?)
    }

    /// Uploads the file.
    ///
    /// - Returns: the address that goes into the body.
    /// - Throws: as `Provider.upload`.
    func run() async throws(RushesError) -> String {
        try await run(clock: service.clock)
    }

    private func run(clock: some Clock<Duration>) async throws(RushesError) -> String {
        let start = clock.now
        var tries = 0
        while true {
            tries += 1
            switch await attempt() {
            case .stored(let address):
                return address
            case .failed(let error):
                throw error
            case .worthAnother(let error, let retryAfter):
                let wait = service.wait(tries, retryAfter)
                let elapsed = start.duration(to: clock.now)
                guard service.uploadBudget.allowsAnother(after: tries, elapsed: elapsed), wait <= Self.longestWait
                else {
                    var error = error
                    error.retryAfter = retryAfter
                    throw error
                }
                service.logger.info(
                    "an upload did not arrive, and is tried again",
                    metadata: ["sha256": "\(attachment.sha256)", "try": "\(tries)", "code": "\(error.code)"]
                )
                do {
                    try await clock.sleep(for: wait)
                } catch {
                    throw RushesError(.cancelled, "the upload was cancelled")
                }
            }
        }
    }

    private func attempt() async -> Attempt {
        let form: FileForm
        do {
            let reader = try await FileReader.open(attachment.path, hashing: checksDigest)
            form = FileForm(
                reader: reader,
                attachment: attachment,
                checksDigest: checksDigest,
                progress: progress
            )
            guard reader.byteCount == attachment.byteCount else { return .failed(form.changed) }
        } catch {
            return .failed(error)
        }
        let call = HTTPCall(
            method: .POST,
            url: "\(service.address.base)/model/uploadMedia",
            body: .file(form)
        )
        let exchange = await service.transport.send(call)
        if let error = form.failure.value { return .failed(error) }
        switch exchange {
        case .notSent(let reason), .lost(let reason):
            if Task.isCancelled { return .failed(RushesError(.cancelled, "the upload was cancelled")) }
            return .worthAnother(
                RushesError(.providerUnreachable, "the file could not be uploaded: \(reason)"),
                retryAfter: nil
            )
        case .answered(let answer):
            return attempt(from: answer)
        }
    }

    private func attempt(from answer: HTTPAnswer) -> Attempt {
        let reply = AtlasReply(answer)
        let words = service.words(reply.words)
        let said = words.map { ": \($0)" } ?? ""
        if (200..<300).contains(reply.status) {
            // The live service answers `data.download_url`; its documentation and one of its clients know the others.
            let places = [
                reply.data?["download_url"], reply.data?["url"], reply.value?["download_url"], reply.value?["url"],
            ]
            if let address = places.lazy.compactMap({ $0?.stringValue }).first(where: { $0.contains("://") }) {
                return .stored(address)
            }
        }
        let wait = answer.retryAfter(now: service.now())
        switch reply.status {
        case 429:
            return .worthAnother(
                RushesError(.rateLimited, "the service takes no more uploads for now\(said)"),
                retryAfter: wait
            )
        case 404:
            return .failed(
                RushesError(
                    .requestRefused,
                    "the service has no place for uploads (404)",
                    hint: "check ATLASCLOUD_BASE_URL"
                )
            )
        case let status where AtlasRefusal.definite.contains(status):
            let refusal = AtlasRefusal(subject: "the file", key: service.transport.key)
            let error = refusal.error(for: reply, words: words)
            return .failed(error ?? RushesError(.requestRefused, "the service refused the file (\(status))"))
        case 500...:
            return .worthAnother(
                RushesError(.providerUnreachable, "the service failed to take the file (\(reply.status))\(said)"),
                retryAfter: wait
            )
        case 200..<300:
            return .worthAnother(
                RushesError(.providerUnreachable, "the service answered an upload without an address"),
                retryAfter: nil
            )
        default:
            return .failed(
                RushesError(.requestRefused, "the service answered an upload with status \(reply.status)\(said)")
            )
        }
    }
}
