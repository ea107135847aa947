import HTTPTypes
import RushesCore

/// The gateway's OpenAPI 3.1 document: an operation for every route, made from the routes themselves.
struct OpenAPIDocument: Sendable {
    /// The program's version.
    let version: String

    /// The document, for a gateway at this address.
    func text(at base: String) -> String { json(at: base).canonicalJSON }

    func json(at base: String) -> JSONValue {
        var paths: [String: [String: JSONValue]] = [:]
        for route in GatewayRoute.allCases {
            var members = paths[route.path] ?? [:]
            members[route.method.rawValue.lowercased()] = operation(of: route)
            let names = route.path.split(separator: "/").filter { $0.hasPrefix("{") }.map { $0.dropFirst().dropLast() }
            if !names.isEmpty {
                members["parameters"] = .array(
                    names.map { .object(["$ref": .string("#/components/parameters/\($0)")]) }
                )
            }
            paths[route.path] = members
        }
        return .object([
            "openapi": "3.1.0",
            "info": .object([
                "title": "Rushes gateway",
                "version": .string(version),
                "summary":
                    "Video from words, pictures, sound and video: the Atlas Cloud dialect over a studio of your own.",
            ]),
            "servers": .array([.object(["url": .string(base)])]),
            "paths": .object(paths.mapValues { .object($0) }),
            "components": .object([
                "securitySchemes": .object(["key": .object(["type": "http", "scheme": "bearer"])]),
                "parameters": .object(OpenAPISchemas.parameters),
                "schemas": .object(OpenAPISchemas.all),
            ]),
        ])
    }

    private func operation(of route: GatewayRoute) -> JSONValue {
        let words = OpenAPIWords(route)
        var responses: [String: JSONValue] = [:]
        for (status, description) in words.refusals {
            responses["\(status)"] = .object([
                "description": .string(description),
                "content": Self.content("application/json", words.isBilling ? "BillingError" : "Error"),
            ])
        }
        var answer: [String: JSONValue] = ["description": .string(words.answer)]
        if let type = words.answerType {
            answer["content"] = words.answerSchema.map { Self.content(type, $0) } ?? .object([type: .object([:])])
        }
        responses["200"] = .object(answer)
        if route == .take || route == .upload {
            responses["206"] = .object(["description": "the range that was asked for"])
            responses["304"] = .object(["description": "it has not changed"])
            responses["412"] = .object(["description": "it is another one than If-Match names"])
            responses["416"] = .object(["description": "there is no such range"])
        }
        var members: [String: JSONValue] = [
            "operationId": .string(route.rawValue), "summary": .string(words.summary),
            "responses": .object(responses),
        ]
        let key: JSONValue = .object(["key": .array([])])
        switch route.access {
        case .key: members["security"] = .array([key])
        case .perhapsKey: members["security"] = .array([key, .object([:])])
        case .open: break
        }
        if !words.query.isEmpty { members["parameters"] = .array(words.query) }
        if let body = words.body { members["requestBody"] = body }
        return .object(members)
    }

    static func content(_ type: String, _ schema: String) -> JSONValue {
        .object([type: .object(["schema": .object(["$ref": .string("#/components/schemas/\(schema)")])])])
    }
}
