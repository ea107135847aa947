import Foundation
import HTTPTypes
import RushesCore
import RushesGateway
import Testing

/// The OpenAPI document and the routes are the same thing.
struct OpenAPITests {
    @Test func `every route has an operation, and every operation a route`() async throws {
        try await Front.use(dialects: Front.everyDialect) { front in
            let document = try await front.send(.get, "/openapi.json").json
            #expect(document["openapi"] == "3.1.0")
            let paths = try #require(document["paths"]?.objectValue)
            var described: Set<String> = []
            for (path, members) in paths {
                for method in members.objectValue?.keys ?? [:].keys where method != "parameters" {
                    described.insert("\(method.uppercased()) \(path)")
                }
            }
            #expect(described == Set(front.gateway.routes.map { "\($0.method) \($0.path)" }))
            for route in front.gateway.routes {
                let operation = paths[route.path]?[route.method.rawValue.lowercased()]
                #expect((operation?["security"] != nil) == route.takesKey, "\(route.path)")
                let isOpen = operation?["security"]?.arrayValue?.contains([:]) ?? true
                #expect(isOpen != route.needsKey, "\(route.path)")
                if route.takesKey { #expect(operation?["responses"]?["401"] != nil) }
            }
        }
    }

    @Test func `every reference leads somewhere`() async throws {
        try await Front.use(dialects: Front.everyDialect) { front in
            let document = try await front.send(.get, "/openapi.json").json
            func references(in value: JSONValue) -> [String] {
                switch value {
                case .object(let members):
                    (members["$ref"]?.stringValue.map { [$0] } ?? []) + members.values.flatMap(references)
                case .array(let values): values.flatMap(references)
                default: []
                }
            }
            let all = Set(references(in: document))
            #expect(all.count > 10)
            for reference in all {
                let place = reference.dropFirst(2).split(separator: "/").reduce(Optional(document)) { $0?[String($1)] }
                #expect(place != nil, "\(reference)")
            }
        }
    }

    @Test func `another method than a route's is refused with those that there are`() async throws {
        try await Front.use(dialects: Front.everyDialect) { front in
            for route in front.gateway.routes {
                let reply = try await front.send(.delete, route.path.replacing("{", with: "").replacing("}", with: ""))
                #expect(reply.status == 405)
                #expect(reply.headers[.allow]?.contains(route.method.rawValue) == true)
            }
            #expect(try await front.send(.get, "/nothing/here").status == 404)
            #expect(try await front.send(.get, "/").status == 404)
        }
    }
}
