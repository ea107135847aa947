import Foundation
import HTTPTypes
import Hummingbird
import RushesCore
import RushesLedger

/// Files that go out, by signed links.
struct FileRoute: Sendable {
    let dependencies: GatewayDependencies

    /// `GET /files/{owner}/takes/{file}`
    func take(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (owner, file) = try await admitted(request, context)
        let id = Take.ID(rawValue: String(file.prefix { $0 != "." }))
        let ledger = try await dependencies.studio.ledger()
        let takes = try await ledger.takes(of: owner, where: JobFilter(idPrefix: id.rawValue, limit: 1))
        guard let take = takes.first, take.id == id else { throw GatewayError.noSuchThing }
        // A home that was brought to another place has its clips where they were in it.
        let moved = "\(dependencies.settings.home)/takes/\(owner)/\((take.path as NSString).lastPathComponent)"
        let path = FileManager.default.fileExists(atPath: take.path) ? take.path : moved
        return try await FileAnswer(
            metrics: dependencies.metrics,
            transfers: dependencies.transfers,
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
        guard UploadStore.isName(file), let type = UploadStore.mediaType(of: file) else {
            throw GatewayError.noSuchThing
        }
        return try await FileAnswer(
            metrics: dependencies.metrics,
            transfers: dependencies.transfers,
            eventLoop: context.channel.eventLoop
        ).response(
            dependencies.uploads.path(of: file, owner: owner),
            type: type,
            tag: nil,
            name: file,
            to: request
        )
    }

    /// Whose file is asked for, and which, if the link's signature allows it and its owner still has a key.
    private func admitted(_ request: Request, _ context: GatewayContext) async throws -> (Owner, String) {
        guard let owner = context.parameters.get("owner"), let file = context.parameters.get("file"),
            owner.utf8.count <= 64, file.utf8.count <= 80, owner.utf8.allSatisfy({ GatewayDependencies.isPlain($0) }),
            file.utf8.allSatisfy({ GatewayDependencies.isPlain($0) || $0 == 46 })
        else { throw GatewayError.noSuchThing }
        let verdict = dependencies.addresses().signer.admits(
            path: request.uri.path,
            query: request.uri.query ?? "",
            now: Int64(dependencies.now().timeIntervalSince1970)
        )
        guard verdict != .forged else { throw GatewayError.noSuchThing }
        guard verdict == .good, try await dependencies.keys.isValid(Owner(rawValue: owner)) else {
            throw GatewayError(
                .gone,
                RushesError(.takeExpired, "this link has expired", hint: nil),
                .askForLinkAgain
            )
        }
        return (Owner(rawValue: owner), file)
    }
}

extension GatewayRoute {
    /// The routes to files: no dialect's own, since every dialect's links lead there.
    static let files: [GatewayRoute] = [
        GatewayRoute(
            "take",
            .get,
            "/files/{owner}/takes/{file}",
            .open { try await FileRoute(dependencies: $0.dependencies).take($0.request, $0.context) },
            description("A clip, by a signed link.")
        ),
        GatewayRoute(
            "upload",
            .get,
            "/files/{owner}/uploads/{file}",
            .open { try await FileRoute(dependencies: $0.dependencies).upload($0.request, $0.context) },
            description("An upload, by a signed link.")
        ),
    ]

    private static func description(_ summary: String) -> RouteDescription {
        var description = RouteDescription(summary, answer: "the file", type: "*/*")
        description.parameters = ["expires", "signature"].map { name in
            RouteDescription.query(name, .object(["type": "string"]), isRequired: true)
        }
        description.errors = [(404, "there is no such file"), (410, "the link has expired")]
        description.otherAnswers = [
            (206, "the range that was asked for"), (304, "it has not changed"),
            (412, "it is another one than If-Match names"), (416, "there is no such range"),
        ]
        return description
    }
}
