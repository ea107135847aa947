import Foundation
import Hummingbird
import RushesCatalog
import RushesCore

/// What the models are, and what they take.
struct ModelRoutes: Sendable {
    let floor: GatewayFloor

    /// `GET /api/v1/models`: the models that the caller's key is for.
    func models(_ request: Request, _ context: GatewayContext, _ caller: Caller) async throws -> Response {
        let base = floor.addresses().base
        let rows = try floor.studio.catalog().models().filter { caller.admits($0.id) }.map {
            AtlasModelRow($0).json(at: base)
        }
        return Answer.json(.object(["code": "200", "message": "success", "data": .array(rows)]))
    }

    /// `GET /model/schema/{slug}.json`
    func schema(_ request: Request, _ context: GatewayContext) async throws -> Response {
        guard let file = context.parameters.get("file"), file.hasSuffix(".json"), file.utf8.count <= 200 else {
            throw Refusal.noSuchThing
        }
        let slug = file.dropLast(".json".count)
        let catalog = floor.studio.catalog()
        guard let id = try catalog.identifiers().first(where: { AtlasModelRow.slug(of: $0) == slug }),
            let model = try catalog.model(id)
        else { throw Refusal.noSuchThing }
        return Answer.json(AtlasModelSchema(model).json(at: floor.addresses().base))
    }
}
