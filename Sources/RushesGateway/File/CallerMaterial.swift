import Foundation
import HTTPTypes
import NIOCore
package import RushesCore
import RushesOutbound

/// What a caller gives: an upload of their own by its address, a file in the body itself, or something elsewhere, which
/// is fetched here, so that it is looked at before money is held, and so that only public addresses are reached.
struct CallerMaterial: Sendable {
    let uploads: UploadStore
    let addresses: @Sendable () -> Addresses
    let client: OutboundClient
    let rules: OutboundRules
    /// Lets a few be fetched at a time.
    let turns: FetchTurns
    /// Whether nothing is sent anywhere: addresses elsewhere then become placeholders, and are not fetched.
    let isRehearsal: Bool

    /// What a text stands for.
    ///
    /// - Parameters:
    ///   - text: an address, a mark of a file that stood in the body, or a file itself as base64.
    ///   - files: the files that stood in the body.
    ///   - caller: whose material it is; without one nothing is fetched and nothing kept, and a placeholder stands for it.
    /// - Returns: where it is.
    /// - Throws: `invalid_brief` if it is not an address that may be reached, or leads to nothing; `media_…` for what is
    ///   there.
    func given(_ text: String, among files: InlineFiles, by caller: Caller?) async throws -> GivenMaterial {
        if let file = files[text] { return try await kept(file, among: files, for: caller?.owner) }
        let addresses = addresses()
        if let caller, let name = addresses.upload(at: text, of: caller.owner) {
            let path = uploads.path(of: name, owner: caller.owner)
            guard FileManager.default.fileExists(atPath: path) else { throw Self.noUpload }
            return GivenMaterial(source: .file(path))
        }
        if addresses.isOwn(text) {
            // Without a key nobody has uploads; what it is like is all that a price may hang on.
            guard caller == nil else { throw Self.noUpload }
            return GivenMaterial(source: .url(text))
        }
        // Material that lies at the service already is named by a scheme of its own, and is passed on.
        if text.hasPrefix("asset://"), text.utf8.count <= 2048 { return GivenMaterial(source: .url(text)) }
        if InlineText.maybe(text), let given = try await decoded(text, among: files, for: caller?.owner) {
            return given
        }
        _ = try OutboundAddress(text, rules: rules)
        guard let caller, !isRehearsal else { return GivenMaterial(source: .url(text)) }
        try turns.begin(for: caller.owner)
        defer { turns.end(for: caller.owner) }
        return GivenMaterial(source: .file(try await fetched(text, for: caller.owner)))
    }

    /// Brings something from elsewhere.
    ///
    /// - Returns: where it is kept.
    private func fetched(_ address: String, for owner: Owner) async throws(RushesError) -> String {
        let place = try await uploads.incoming(of: owner)
        do throws(RushesError) {
            _ = try await client.download(address, toFileAt: place, upTo: uploads.limit)
        } catch {
            guard error.code == .providerUnreachable else { throw error }
            // An address that cannot be had is no failure of the gateway's.
            throw RushesError(
                .invalidBrief,
                "what the body gives by its address cannot be had: \(error.message)",
                hint: nil
            )
        }
        return try await uploads.keep(place, of: owner).path
    }

    /// Keeps a file that was decoded while the body arrived.
    private func kept(
        _ file: InlineFiles.File,
        among files: InlineFiles,
        for owner: Owner?
    ) async throws(RushesError) -> GivenMaterial {
        guard let owner, let path = file.path else { return Self.placeholder(file.statedType) }
        let kept = try await uploads.keep(path, of: owner)
        files.wasKept(at: kept.path)
        return GivenMaterial(source: .file(kept.path), kind: kept.facts.kind)
    }

    /// Keeps a file that stands in a short text.
    ///
    /// - Returns: where it is; `nil` if the text is short enough for a word and holds no file, so that it is something
    ///   else.
    private func decoded(_ text: String, among files: InlineFiles, for owner: Owner?) async throws -> GivenMaterial? {
        var inline = InlineText(isEscaped: false)
        var bytes: [UInt8] = []
        var utf8 = text
        let fault: InlineText.Fault? = utf8.withUTF8 { utf8 in
            do throws(InlineText.Fault) {
                try inline.feed(UnsafeRawBufferPointer(utf8), into: &bytes)
                try inline.finish(into: &bytes)
                return nil
            } catch {
                return error
            }
        }
        if let fault {
            throw RushesError(.invalidBrief, "a file in the body is broken: \(fault.message)", hint: nil)
        }
        guard let owner else { return Self.placeholder(inline.statedType) }
        let place = try await uploads.incoming(of: owner)
        do {
            let file = try await UploadFile(at: place)
            do { try await file.append(ByteBuffer(bytes: bytes)) } catch {
                try? await file.close()
                throw error
            }
            try await file.close()
            let kept = try await uploads.keep(place, of: owner)
            files.wasKept(at: kept.path)
            return GivenMaterial(source: .file(kept.path), kind: kept.facts.kind)
        } catch let error as RushesError {
            unlink(place)
            let isWord = text.utf8.count < 100 && !text.lowercased().hasPrefix("data:")
            guard error.code == .mediaTypeUnsupported, isWord else { throw error }
            return nil
        }
    }

    /// Stands for material that nobody has looked at.
    private static func placeholder(_ statedType: String?) -> GivenMaterial {
        GivenMaterial(source: .url("data:\(statedType ?? "image/png"),"), kind: nil)
    }

    private static let noUpload = GatewayError(
        .badRequest,
        RushesError(.invalidBrief, "there is no such upload", hint: nil),
        .uploadFirst
    )
}

/// A given picture, clip or sound.
package struct GivenMaterial: Sendable {
    /// Where it is.
    package var source: MediaSource
    /// What it is, where that was looked at.
    package var kind: MediaKind?
}
