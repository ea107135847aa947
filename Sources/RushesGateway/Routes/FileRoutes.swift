import Foundation
import HTTPTypes
import Hummingbird
import RushesCore
import RushesLedger

/// Files that go out, by signed links.
struct FileRoutes: Sendable {
    let floor: GatewayFloor

    /// `GET /files/{owner}/takes/{file}`
    func take(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (owner, file) = try await admitted(request, context)
        let id = Take.ID(rawValue: String(file.prefix { $0 != "." }))
        let ledger = try await floor.studio.ledger()
        let takes = try await ledger.takes(of: owner, where: JobFilter(idPrefix: id.rawValue, limit: 1))
        guard let take = takes.first, take.id == id else { throw Refusal.noSuchThing }
        // A home that was brought to another place has its clips where they were in it.
        let moved = "\(floor.settings.home)/takes/\(owner)/\((take.path as NSString).lastPathComponent)"
        let path = FileManager.default.fileExists(atPath: take.path) ? take.path : moved
        return try await FileAnswer(
            metrics: floor.metrics,
            transfers: floor.transfers,
            eventLoop: context.channel.eventLoop
        ).response(
            path,
            type: take.media.mediaType,
            tag: take.sha256,
            name: file,
            to: request
        )
    }

    /// `GET /files/{owner}/uploads/{file}`
    func upload(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (owner, file) = try await admitted(request, context)
        guard UploadShelf.isName(file), let type = UploadShelf.mediaType(of: file) else { throw Refusal.noSuchThing }
        return try await FileAnswer(
            metrics: floor.metrics,
            transfers: floor.transfers,
            eventLoop: context.channel.eventLoop
        ).response(
            floor.shelf.path(of: file, owner: owner),
            type: type,
            tag: nil,
            name: file,
            to: request
        )
    }

    /// Whose file is asked for, and which, if the link's signature allows it and its owner still has a key.
    private func admitted(_ request: Request, _ context: GatewayContext) async throws -> (Owner, String) {
        guard let owner = context.parameters.get("owner"), let file = context.parameters.get("file"),
            owner.utf8.count <= 64, file.utf8.count <= 80, owner.utf8.allSatisfy({ GatewayFloor.isPlain($0) }),
            file.utf8.allSatisfy({ GatewayFloor.isPlain($0) || $0 == 46 })
        else { throw Refusal.noSuchThing }
        let verdict = floor.addresses().signer.admits(
            path: request.uri.path,
            query: request.uri.query ?? "",
            now: Int64(floor.now().timeIntervalSince1970)
        )
        guard verdict != .forged else { throw Refusal.noSuchThing }
        guard verdict == .good, try await floor.keys.isValid(Owner(rawValue: owner)) else {
            throw Refusal(
                .gone,
                RushesError(
                    .takeExpired,
                    "this link has expired",
                    hint: "ask for the prediction again: it has a new one"
                )
            )
        }
        return (Owner(rawValue: owner), file)
    }
}
