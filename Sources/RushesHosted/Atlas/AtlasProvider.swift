import Foundation
import Logging
import NIOCore
import NIOHTTP1
public import RushesCore
public import RushesProvider

extension ProviderID {
    /// The Atlas Cloud account that the environment names.
    public static let atlas = ProviderID("atlas")
}

extension ProviderKind {
    /// Atlas Cloud's media API, and gateways that speak like it.
    public static let atlas = ProviderKind(rawValue: "atlas")
}

extension ProviderTraits {
    /// Atlas Cloud: failed predictions are refunded (its billing documentation); outputs live 14 days unless a request
    /// says less (its page on data retention), of which other sources see 48 hours; there is no cancel. The history of
    /// an account gives back the bodies that were sent.
    public static let atlas = ProviderTraits(
        outputLife: .seconds(14 * 24 * 3600),
        chargeOnFailure: .nothing,
        chargeOnRefusal: .nothing,
        chargeOnCancel: .never,
        recovery: "by the body that was sent, in the account's history",
        console: "the console at www.atlascloud.ai"
    )
}

/// The Atlas Cloud media API as a `Provider`.
///
/// Facts of the service come from its documentation and from what its published clients tolerate. Nothing here is
/// ever sent twice but uploads, which cost nothing.
public struct AtlasProvider: Provider {
    let service: AtlasService

    /// Makes the provider; without a key in the service, quotes are `nil` and submissions are refused unsent.
    public init(_ service: AtlasService) {
        self.service = service
    }

    /// The name of the account; `atlas` for the one that needs no configuration.
    public var id: ProviderID { service.name }

    /// What its documentation says of charges and of how long outputs live, and how fast it may be called.
    public var traits: ProviderTraits { service.traits }

    /// The SHA-256 of the service's address and the key.
    public var accountMark: String? { service.accountMark }

    /// Asks `POST /model/calculate`, which is free, for this account's own price of an input.
    ///
    /// - Returns: `nil` if there is no key, or no price came within the limit.
    /// - Throws: `invalid_api_key` if the service does not accept the key.
    public func quote(_ input: Input) async throws(RushesError) -> Quote? {
        guard service.hasKey else { return nil }
        var call = HTTPCall(method: .POST, url: "\(service.address.base)/model/calculate")
        call.body = json(input.completeBody())
        call.limit = service.limits.quote
        let exchange = await service.transport.send(call)
        guard case .answered(let answer) = exchange else {
            service.logger.debug("no live quote", metadata: ["model": "\(input.model)"])
            return nil
        }
        let reply = AtlasReply(answer)
        service.logger.debug(
            "asked for a live quote",
            metadata: ["model": "\(input.model)", "status": "\(reply.status)"]
        )
        if reply.status == 401 {
            let refusal = AtlasRefusal(subject: "the quote", key: service.transport.key)
            throw refusal.error(for: reply, words: service.words(reply.words))
                ?? RushesError(.invalidAPIKey, "the service does not accept the key")
        }
        // A price of nothing would hold nothing: it is taken for no answer.
        guard (200..<300).contains(reply.status), let price = AtlasReply.price(reply.data?["price"]), price.micros > 0
        else { return nil }
        // A price of a part is no price of the whole: what holds it back (a clip that is not uploaded yet) is not known.
        if reply.data?["estimate_partial"]?.boolValue == true { return nil }
        return Quote(amount: price, basis: .live, asOf: Self.day(service.now()))
    }

    /// Streams a file to `POST /model/uploadMedia`, and again within the retry budget if it did not arrive: uploads
    /// cost nothing.
    public func upload(
        _ attachment: Input.Attachment,
        progress: @escaping @Sendable (Double) -> Void
    ) async throws(RushesError) -> String {
        guard service.hasKey else { throw service.missingKey }
        return try await AtlasUpload(service: service, attachment: attachment, progress: progress).run()
    }

    /// Uploads a file that belongs to no job: it is read once, and what it holds now is what is sent.
    ///
    /// - Parameters:
    ///   - path: the file's absolute path.
    ///   - facts: what it holds, measured.
    ///   - byteCount: its size in bytes.
    ///   - name: what the upload is called at the service, without an ending: letters and digits.
    ///   - progress: told the share that has been sent, between 0 and 1.
    /// - Returns: the address.
    /// - Throws: as ``upload(_:progress:)``; `invalid_brief` if the file's size changes meanwhile.
    public func upload(
        fileAt path: String,
        facts: MediaFacts,
        byteCount: Int64,
        named name: String,
        progress: @escaping @Sendable (Double) -> Void
    ) async throws(RushesError) -> String {
        guard service.hasKey else { throw service.missingKey }
        let attachment = Input.Attachment(
            kind: facts.kind,
            path: path,
            sha256: name,
            byteCount: byteCount,
            mediaType: facts.mediaType
        )
        let upload = AtlasUpload(service: service, attachment: attachment, checksDigest: false, progress: progress)
        return try await upload.run()
    }

    /// Sends `POST /model/generateVideo` exactly once, on a connection of its own.
    public func submit(_ submission: Submission) async -> SubmissionOutcome {
        guard service.hasKey else { return .refused(service.missingKey) }
        var call = HTTPCall(method: .POST, url: "\(service.address.base)/model/generateVideo")
        call.body = json(submission.body)
        call.limit = service.limits.submission
        call.answerLimit = 64 << 20
        call.isSubmission = true
        let exchange = await service.transport.send(call)
        let outcome = AtlasSubmissionReader(service: service, submission: submission).outcome(of: exchange)
        log(outcome, of: submission, exchange: exchange)
        return outcome
    }

    /// Asks `GET /model/prediction/{id}` once. An id that no service gives is unknown without a request.
    public func observe(_ remoteID: String, progress: @escaping @Sendable (Double) -> Void) async -> Observation {
        guard service.hasKey else { return .noSignal(service.missingKey) }
        guard AtlasService.isPlain(remoteID) else {
            return .unknown(reason: "the id is not one that the service gives")
        }
        let observation = AtlasObservationReader(service: service, remoteID: remoteID)
            .observation(of: await service.transport.send(predictionCall(remoteID)))
        service.logger.debug(
            "observed a prediction",
            metadata: ["remote_id": "\(remoteID)", "observation": "\(Self.name(of: observation))"]
        )
        return observation
    }

    /// The question about a prediction. Its answer may hold megabytes of a model's log, or the clip itself.
    func predictionCall(_ remoteID: String) -> HTTPCall {
        var call = HTTPCall(url: service.predictionAddress(of: remoteID))
        call.limit = service.limits.observation
        call.answerLimit = 64 << 20
        call.mediaLimit = InlineMedia.answerLimit
        return call
    }

    /// The key, for an output at the service's own scheme, host and port whose address nobody has signed.
    public func proof(for link: OutputLink) -> LinkProof? {
        guard let key = service.transport.key, case .url(let text) = link.location, service.address.isOwn(text),
            !AddressSignature.signs(text)
        else { return nil }
        return LinkProof(header: "Authorization", value: "Bearer \(key.reveal())")
    }

    private func json(_ value: JSONValue) -> HTTPCall.Body {
        .bytes(ByteBuffer(string: value.canonicalJSON), contentType: "application/json")
    }

    private func log(_ outcome: SubmissionOutcome, of submission: Submission, exchange: HTTPExchange) {
        var metadata: Logger.Metadata = ["job_id": "\(submission.jobID)", "model": "\(submission.input.model)"]
        if case .answered(let answer) = exchange { metadata["status"] = "\(answer.status)" }
        switch outcome {
        case .accepted(let remoteID, _):
            metadata["remote_id"] = "\(AtlasService.isPlain(remoteID) ? remoteID : "odd")"
            service.logger.info("a submission was accepted", metadata: metadata)
        case .refused(let error):
            metadata["code"] = "\(error.code)"
            service.logger.info("a submission was refused", metadata: metadata)
        case .limited: service.logger.info("a submission was turned away for now", metadata: metadata)
        case .notSent: service.logger.info("a submission was not sent", metadata: metadata)
        case .inDoubt: service.logger.warning("a submission is in doubt", metadata: metadata)
        }
    }

    private static func name(of observation: Observation) -> String {
        switch observation {
        case .running: "running"
        case .finished: "finished"
        case .failed(let error): "failed (\(error.code))"
        case .billed(let error, _): "failed (\(error.code)), and billed"
        case .noSignal(let error): "no signal (\(error.code))"
        case .limited: "limited"
        case .unknown: "unknown"
        }
    }

    private static func day(_ date: Date) -> String {
        date.formatted(.iso8601.year().month().day())
    }
}
