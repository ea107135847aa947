import Foundation
import Hummingbird
import RushesCatalog
import RushesCore
import RushesLedger

/// The lists of models, and what each takes.
enum AtlasModels {
    /// `GET /api/v1/models`: all models, or those that the caller's key is for. `?type=Image` leaves none: all make video.
    static func rows(_ call: RouteCall, _ caller: Caller?) async throws -> Response {
        let base = call.wording.base
        let type = call.request.uri.queryParameters["type"]?.lowercased() ?? ""
        return try await list(call, for: caller, named: "rows \(base)", where: type.isEmpty || type == "video") {
            models in
            .object([
                "code": "200", "message": "success",
                "data": .array(models.map { AtlasModelRow($0).json(at: base) }),
            ])
        }
    }

    /// `GET /v1/models`: the same models as OpenAI's API lists them.
    static func list(_ call: RouteCall, _ caller: Caller?) async throws -> Response {
        try await list(call, for: caller, named: "list", where: true) { models in
            .object([
                "object": "list",
                "data": .array(
                    models.map { model in
                        .object([
                            "id": .string(model.id.rawValue), "object": "model",
                            "created": .integer(seconds(ofDay: model.listed)), "owned_by": .string(model.name.owner),
                        ])
                    }
                ),
            ])
        }
    }

    private static func list(
        _ call: RouteCall,
        for caller: Caller?,
        named name: String,
        where isThere: Bool,
        make: ([Model]) -> JSONValue
    ) async throws -> Response {
        let page = try await call.dependencies.board.page()
        guard isThere, caller?.key?.models.isEmpty ?? true else {
            return ResponseFactory.json(make(isThere ? page.models.filter { caller?.admits($0.id) ?? true } : []))
        }
        return ResponseFactory.text(page.text("atlas \(name)", make: make), type: "application/json")
    }

    /// `GET /model/schema/{slug}.json`
    static func schema(_ call: RouteCall) async throws -> Response {
        guard let file = call.context.parameters.get("file"), file.hasSuffix(".json"), file.utf8.count <= 200
        else { throw GatewayError.noSuchThing }
        let models = try await call.dependencies.board.page().models(namedAsIn: "atlas") {
            AtlasModelRow.slug(of: $0.id)
        }
        guard let model = models[String(file.dropLast(".json".count))] else { throw GatewayError.noSuchThing }
        return ResponseFactory.json(AtlasModelSchema(model).json(at: call.wording.base))
    }

    /// The first second of a day, a month or a year as the catalog writes them; 0 where it is not known.
    private static func seconds(ofDay text: String?) -> Int64 {
        let parts = (text ?? "").split(separator: "-").compactMap { Int($0) }
        guard let year = parts.first, (1970...9999).contains(year) else { return 0 }
        let day = DateComponents(
            calendar: Calendar(identifier: .gregorian),
            timeZone: .gmt,
            year: year,
            month: parts.count > 1 ? parts[1] : 1,
            day: parts.count > 2 ? parts[2] : 1
        )
        return day.date.map { Int64($0.timeIntervalSince1970) } ?? 0
    }
}
