import Foundation
import RushesCore
import RushesOutbound

/// What a caller gives by its address: an upload of their own, or something elsewhere, which is fetched here, so that it
/// is looked at before money is held, and so that only public addresses are reached.
struct CallerMaterial: Sendable {
    let shelf: UploadShelf
    let addresses: @Sendable () -> Addresses
    let client: OutboundClient
    let rules: OutboundRules
    /// Lets a few be fetched at a time.
    let turns: FetchTurns
    /// Whether nothing is sent anywhere: addresses elsewhere then become placeholders, and are not fetched.
    let isRehearsal: Bool

    /// What an address stands for.
    ///
    /// - Throws: `invalid_brief` if it is not one that may be reached, or leads to nothing; `media_…` for what is there.
    func source(_ address: String, kind: MediaKind?, caller: Caller) async throws -> MediaSource {
        let addresses = addresses()
        if let name = addresses.upload(at: address, of: caller.owner) {
            let path = shelf.path(of: name, owner: caller.owner)
            guard FileManager.default.fileExists(atPath: path) else { throw Self.noUpload }
            return .file(path)
        }
        guard !addresses.isOwn(address) else { throw Self.noUpload }
        // Material that lies at the service already is named by a scheme of its own, and is passed on.
        if address.hasPrefix("asset://"), address.utf8.count <= 2048 { return .url(address) }
        guard !address.lowercased().hasPrefix("data:") else {
            throw RushesError(
                .invalidBrief,
                "material cannot stand in the body itself",
                hint: "`POST /api/v1/model/uploadMedia` gives it an address"
            )
        }
        _ = try OutboundAddress(address, rules: rules)
        if isRehearsal { return .url(address) }
        try turns.begin()
        defer { turns.end() }
        return .file(try await fetched(address, for: caller.owner))
    }

    /// Brings something from elsewhere.
    ///
    /// - Returns: where it is kept.
    private func fetched(_ address: String, for owner: Owner) async throws(RushesError) -> String {
        let place = try await shelf.incoming(of: owner)
        do throws(RushesError) {
            _ = try await client.download(address, toFileAt: place, upTo: shelf.limit)
        } catch {
            guard error.code == .providerUnreachable else { throw error }
            // That it cannot be had is no failure of the gateway's.
            throw RushesError(
                .invalidBrief,
                "what the body gives by its address cannot be had: \(error.message)",
                hint: nil
            )
        }
        return try await shelf.keep(place, of: owner).path
    }

    private static let noUpload = RushesError(
        .invalidBrief,
        "there is no such upload",
        hint: "`POST /api/v1/model/uploadMedia` gives an address that can be used here"
    )
}
