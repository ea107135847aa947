import Foundation
import Hummingbird
import RushesCatalog
import RushesCore
import RushesLedger

/// What the models are, and what they take.
struct ModelRoutes: Sendable {
    let floor: GatewayFloor

    /// `GET /api/v1/models`: all models, or those that the caller's key is for. `?type=Image` leaves none: all make video.
    func models(_ request: Request, _ context: GatewayContext, _ caller: Caller?) async throws -> Response {
        let base = floor.addresses().base
        let type = request.uri.queryParameters["type"]?.lowercased() ?? ""
        return try await list(for: caller, named: "rows \(base)", where: type.isEmpty || type == "video") { models in
            .object([
                "code": "200", "message": "success",
                "data": .array(models.map { AtlasModelRow($0).json(at: base) }),
            ])
        }
    }

    /// `GET /v1/models`: the same models as OpenAI's API lists them.
    func modelList(_ request: Request, _ context: GatewayContext, _ caller: Caller?) async throws -> Response {
        try await list(for: caller, named: "list", where: true) { models in
            .object([
                "object": "list",
                "data": .array(
                    models.map { model in
                        .object([
                            "id": .string(model.id.rawValue), "object": "model",
                            "created": .integer(Self.seconds(ofDay: model.listed)),
                            "owned_by": .string(model.name.owner),
                        ])
                    }
                ),
            ])
        }
    }

    private func list(
        for caller: Caller?,
        named name: String,
        where isThere: Bool,
        make: ([Model]) -> JSONValue
    ) async throws -> Response {
        let page = try await floor.board.page()
        guard isThere, caller?.key?.models.isEmpty ?? true else {
            return Answer.json(make(isThere ? page.models.filter { caller?.admits($0.id) ?? true } : []))
        }
        return Answer.text(page.text(name, make: make), type: "application/json")
    }

    /// `GET /model/schema/{slug}.json`
    func schema(_ request: Request, _ context: GatewayContext) async throws -> Response {
        guard let file = context.parameters.get("file"), file.hasSuffix(".json"), file.utf8.count <= 200,
            let model = try await floor.board.page().bySlug[String(file.dropLast(".json".count))]
        else { throw Refusal.noSuchThing }
        return Answer.json(AtlasModelSchema(model).json(at: floor.addresses().base))
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
