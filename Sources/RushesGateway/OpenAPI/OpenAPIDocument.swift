import HTTPTypes
import RushesCore

/// The gateway's OpenAPI 3.1 document: an operation for every route, made from the routes themselves.
struct OpenAPIDocument: Sendable {
    /// The program's version.
    let version: String
    /// The dialects and their routes.
    let table: DialectTable

    /// The document, for a gateway at this address.
    func text(at base: String) -> String { json(at: base).canonicalJSON }

    func json(at base: String) -> JSONValue {
        var paths: [String: [String: JSONValue]] = [:]
        for entry in table.entries {
            let route = entry.route
            var members = paths[route.path] ?? [:]
            members[route.method.rawValue.lowercased()] = operation(of: route, in: entry.dialect.document)
            let names = route.path.split(separator: "/").filter { $0.hasPrefix("{") }.map { $0.dropFirst().dropLast() }
            if !names.isEmpty {
                members["parameters"] = .array(
                    names.map { .object(["$ref": .string("#/components/parameters/\($0)")]) }
                )
            }
            paths[route.path] = members
        }
        let documents = table.dialects.map(\.document)
        return .object([
            "openapi": "3.1.0",
            "info": .object([
                "title": "Rushes gateway", "version": .string(version), "summary": .string(summary),
            ]),
            "servers": .array([.object(["url": .string(base)])]),
            "paths": .object(paths.mapValues { .object($0) }),
            "components": .object([
                "securitySchemes": .object(Self.merged(documents.map(\.securitySchemes))),
                "parameters": .object(Self.merged([Self.parameters] + documents.map(\.parameters))),
                "schemas": .object(Self.merged([Self.schemas] + documents.map(\.schemas))),
            ]),
        ])
    }

    private var summary: String {
        let titles = table.dialects.map(\.title)
        let dialects =
            titles.dropLast().isEmpty
            ? "the \(titles[0]) dialect"
            : "the dialects \(titles.dropLast().joined(separator: ", ")) and \(titles[titles.count - 1])"
        return "Video from words, pictures, sound and video: \(dialects) over a studio of your own."
    }

    private func operation(of route: GatewayRoute, in document: DialectDocument) -> JSONValue {
        let description = route.description
        let errorSchema = description.errorSchema ?? document.errorSchema
        var responses: [String: JSONValue] = [:]
        for (status, words) in route.work.errors + description.errors {
            responses["\(status)"] = .object([
                "description": .string(words), "content": Self.content("application/json", errorSchema),
            ])
        }
        for (status, words) in description.otherAnswers {
            responses["\(status)"] = .object(["description": .string(words)])
        }
        responses["200"] = .object([
            "description": .string(description.answer),
            "content": description.schema.map { Self.content(description.type, $0) }
                ?? .object([description.type: .object([:])]),
        ])
        var members: [String: JSONValue] = [
            "operationId": .string(route.name), "summary": .string(description.summary),
            "responses": .object(responses),
        ]
        let keys = document.securitySchemes.keys.sorted().map { JSONValue.object([$0: .array([])]) }
        switch route.work.access {
        case .key: members["security"] = .array(keys)
        case .perhapsKey: members["security"] = .array(keys + [.object([:])])
        case .open: break
        }
        if !description.parameters.isEmpty { members["parameters"] = .array(description.parameters) }
        if let body = description.body {
            members["requestBody"] = .object(["required": true, "content": Self.content(body.type, body.schema)])
        }
        return .object(members)
    }

    private static func content(_ type: String, _ schema: String) -> JSONValue {
        .object([type: .object(["schema": .object(["$ref": .string("#/components/schemas/\(schema)")])])])
    }

    private static func merged(_ parts: [[String: JSONValue]]) -> [String: JSONValue] {
        parts.reduce(into: [:]) { all, part in all.merge(part) { first, _ in first } }
    }

    // MARK: - What is no dialect's

    /// The parameters of paths that mean the same in every dialect.
    private static let parameters: [String: JSONValue] = [
        "id": parameter("id", "the job's id", pattern: "^[A-Za-z0-9_-]{1,128}$"),
        "file": parameter("file", "the file's name", pattern: "^[A-Za-z0-9._-]{1,80}$"),
        "owner": parameter("owner", "whose file it is", pattern: "^[A-Za-z0-9_-]{1,64}$"),
    ]

    private static func parameter(_ name: String, _ words: String, pattern: String) -> JSONValue {
        .object([
            "name": .string(name), "in": "path", "required": true, "description": .string(words),
            "schema": .object(["type": "string", "pattern": .string(pattern)]),
        ])
    }

    /// The shapes of the gateway's own routes.
    private static let schemas: [String: JSONValue] = [
        "Health": JSONShape.object(["status": JSONShape.text], required: ["status"]),
        "Document": JSONShape.object(["openapi": JSONShape.text], required: ["openapi"]),
    ]
}
