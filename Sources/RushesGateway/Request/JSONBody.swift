import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
package import RushesCore

/// The JSON object that a request brought, checked before it was parsed.
package struct JSONBody {
    /// Its members.
    package let members: [String: JSONValue]
    /// A digest that is the same for equal objects, however they are written.
    let digest: String
    /// The files that stood in it.
    let files: InlineFiles

    /// What reading bodies goes by.
    struct Reading: Sendable {
        let limits: GatewayLimits
        let uploads: UploadStore
        let turns: BodyTurns
    }

    /// Who shares the turns of those without a key.
    private static let stranger = Owner(rawValue: "")

    /// Lends a request's body, and removes those of its files afterwards that were not kept.
    ///
    /// Files in it, as base64, are decoded to the disk while it arrives; only what else there is is held in memory.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - caller: whose files they are; without one they are not kept.
    ///   - reading: what reading goes by.
    ///   - work: what is done with the body.
    /// - Returns: what `work` returns.
    /// - Throws: `GatewayError` with 415 if the body does not say that it is JSON, which a form of another site cannot, or is
    ///   compressed; 413 if it is too long; 429 if too many long ones are arriving; 400 if it is not an object, nested
    ///   deeper than any honest one, or a file in it is broken; what `work` throws.
    static func use<Value>(
        of request: Request,
        from caller: Caller?,
        _ reading: Reading,
        _ work: (JSONBody) async throws -> Value
    ) async throws -> Value {
        try check(request, reading.limits)
        let owner = caller?.owner ?? stranger
        let turns = reading.turns
        var hasTurn = false
        // Long ones are known by their length at once, before their clients are let go on.
        if let length = request.headers[.contentLength].flatMap({ Int64($0) }), length > reading.limits.jsonByteCount {
            try turns.begin(for: owner)
            hasTurn = true
        }
        defer { if hasTurn { turns.end(for: owner) } }
        let mark =
            "file:\([UInt64.random(in: .min ... .max), .random(in: .min ... .max)].map { String($0, radix: 16) }.joined()):"
        var intake = JSONIntake(limit: reading.limits.jsonByteCount, mark: mark)
        let files = InlineFiles.Intake(uploads: reading.uploads, owner: caller?.owner)
        let body: JSONBody
        do {
            var count: Int64 = 0
            for try await buffer in request.body {
                count += Int64(buffer.readableBytes)
                guard count <= reading.limits.longestBody else { throw tooLong(reading.limits) }
                if count > reading.limits.jsonByteCount, !hasTurn {
                    try turns.begin(for: owner)
                    hasTurn = true
                }
                for event in try events(of: buffer, &intake, reading.limits) { try await files.take(event) }
            }
            body = try JSONBody(intake.rest, files: files.files, limits: reading.limits)
        } catch {
            await files.abandon()
            throw error
        }
        defer { body.files.discard() }
        do {
            return try await work(body)
        } catch {
            body.files.removeKept()
            switch error {
            case let error as RushesError: throw body.withoutLongTexts(error)
            case var error as GatewayError:
                error.error = body.withoutLongTexts(error.error)
                throw error
            default: throw error
            }
        }
    }

    private static func check(_ request: Request, _ limits: GatewayLimits) throws(GatewayError) {
        let type = request.headers[.contentType].map { $0.prefix { $0 != ";" }.lowercased() }
        guard type?.trimmingCharacters(in: .whitespaces) == "application/json" else {
            throw GatewayError(
                .unsupportedMediaType,
                RushesError(.invalidBrief, "the body must be JSON", hint: "send `Content-Type: application/json`")
            )
        }
        try refuseCompression(request)
        if let length = request.headers[.contentLength].flatMap({ Int64($0) }), length > limits.longestBody {
            throw tooLong(limits)
        }
    }

    private static func events(
        of buffer: ByteBuffer,
        _ intake: inout JSONIntake,
        _ limits: GatewayLimits
    ) throws(GatewayError) -> [JSONIntake.Event] {
        do throws(JSONIntake.Fault) {
            return try intake.feed(buffer)
        } catch {
            switch error {
            case .tooLong:
                throw GatewayError(
                    .contentTooLarge,
                    RushesError(
                        .mediaTooLarge,
                        "the body has more than \(limits.jsonByteCount) bytes beside the files in it",
                        hint: nil
                    )
                )
            case .tooMany:
                throw GatewayError(
                    .badRequest,
                    RushesError(
                        .invalidBrief,
                        "more than \(JSONIntake.mostFileCount) files stand in the body",
                        hint: nil
                    )
                )
            case .broken(let words):
                throw GatewayError(
                    .badRequest,
                    RushesError(.invalidBrief, "a file in the body is broken: \(words)", hint: nil)
                )
            }
        }
    }

    private init(_ buffer: ByteBuffer, files: InlineFiles, limits: GatewayLimits) throws(GatewayError) {
        do throws(RushesError) {
            try JSONGuard(byteCount: limits.jsonByteCount, depth: limits.jsonDepth).check(buffer)
        } catch {
            throw GatewayError(.badRequest, error)
        }
        guard let value = try? JSONValue(parsing: Data(buffer.readableBytesView)), let members = value.objectValue
        else {
            throw GatewayError(.badRequest, RushesError(.invalidBrief, "the body is no JSON object", hint: nil))
        }
        self.members = members
        self.files = files
        digest = Self.digest(of: files.named(in: value).canonicalJSON)
    }

    private static func tooLong(_ limits: GatewayLimits) -> GatewayError {
        GatewayError(
            .contentTooLarge,
            RushesError(.mediaTooLarge, "the body has more than \(limits.longestBody) bytes", hint: nil),
            .uploadApart(megabytes: limits.uploadByteCount / 1_000_000)
        )
    }

    /// Refuses a body that would have to be unpacked: a small one may become as large as the machine.
    static func refuseCompression(_ request: Request) throws(GatewayError) {
        guard let encoding = request.headers[.contentEncoding], encoding.lowercased() != "identity" else { return }
        throw GatewayError(
            .unsupportedMediaType,
            RushesError(.invalidBrief, "compressed bodies are not taken", hint: "send it without Content-Encoding")
        )
    }

    /// A digest of a text, as it is compared and recorded.
    static func digest(of text: String) -> String {
        SHA256.hash(data: Data(text.utf8)).hexadecimal
    }

    // MARK: - Words

    /// So many bytes of a text of the body may come back in an error.
    private static let longestEcho = 120

    /// The error without more of any text of the body than shows which one is meant.
    private func withoutLongTexts(_ error: RushesError) -> RushesError {
        guard error.message.utf8.count > Self.longestEcho || (error.hint?.utf8.count ?? 0) > Self.longestEcho else {
            return error
        }
        var texts: [String] = []
        func collect(_ value: JSONValue) {
            switch value {
            case .string(let text): if text.utf8.count > Self.longestEcho { texts.append(text) }
            case .array(let items): items.forEach(collect)
            case .object(let members):
                for (name, value) in members {
                    if name.utf8.count > Self.longestEcho { texts.append(name) }
                    collect(value)
                }
            case .null, .bool, .integer, .number: return
            }
        }
        collect(.object(members))
        func short(_ words: String) -> String {
            texts.sorted { $0.utf8.count > $1.utf8.count }.reduce(words) { words, text in
                words.contains(text)
                    ? words.replacing(text, with: String(decoding: text.utf8.prefix(60), as: UTF8.self) + "…") : words
            }
        }
        return RushesError(error.code, short(error.message), hint: error.hint.map(short))
    }
}

extension GatewayLimits {
    /// The longest body, with files in it.
    var longestBody: Int64 { max(inlineBodyByteCount, Int64(jsonByteCount)) }
}
