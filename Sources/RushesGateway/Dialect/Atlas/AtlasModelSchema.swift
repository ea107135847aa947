import RushesCatalog
import RushesCore

/// A model's OpenAPI file as the service gives it: `components.schemas.Input` says what the model takes.
struct AtlasModelSchema {
    private let model: Model

    init(_ model: Model) { self.model = model }

    func json(at base: String) -> JSONValue {
        var properties: [String: JSONValue] = [
            "model": .object(["type": "string", "default": .string(model.id.rawValue)])
        ]
        for field in model.fields { properties[field.name] = property(field) }
        let names = ["model"] + model.fields.map(\.name)
        let required = ["model"] + model.fields.filter(\.isRequired).map(\.name)
        var input: [String: JSONValue] = [
            "type": "object", "properties": .object(properties), "required": .array(required.map { .string($0) }),
            "x-order-properties": .array(names.map { .string($0) }),
        ]
        let rules = model.rules.filter { !$0.consequence.isEmpty }.map(rule)
        if !rules.isEmpty { input["allOf"] = .array(rules) }
        let text: JSONValue = .object(["type": "string"])
        let response: JSONValue = .object([
            "type": "object",
            "properties": .object([
                "id": text, "model": text, "status": text, "outputs": .object(["type": "array", "items": text]),
                "urls": .object(["type": "object"]),
                "created_at": .object(["type": "string", "format": "date-time"]),
            ]),
        ])
        let answer: JSONValue = .object([
            "200": .object([
                "description": "the prediction",
                "content": .object([
                    "application/json": .object([
                        "schema": .object(["$ref": "#/components/schemas/PredictionResponse"])
                    ])
                ]),
            ])
        ])
        return .object([
            "openapi": "3.0.0",
            "info": .object(["title": .string(model.id.rawValue), "version": "1.0.0"]),
            "servers": .array([.object(["url": .string(base)])]),
            "components": .object([
                "securitySchemes": .object([
                    "apiKeyAuth": .object(["in": "header", "name": "Authorization", "type": "apiKey"])
                ]),
                "schemas": .object(["Input": .object(input), "PredictionResponse": response]),
            ]),
            "paths": .object([
                "/api/v1/model/generateVideo": .object([
                    "x-api-name": "model_run",
                    "post": .object([
                        "requestBody": .object([
                            "required": true,
                            "content": .object([
                                "application/json": .object([
                                    "schema": .object(["$ref": "#/components/schemas/Input"])
                                ])
                            ]),
                        ]),
                        "responses": answer,
                    ]),
                ]),
                "/api/v1/model/prediction/{request_id}": .object([
                    "x-api-name": "model_result",
                    "get": .object([
                        "parameters": .array([
                            .object(["in": "path", "name": "request_id", "required": true, "schema": text])
                        ]),
                        "responses": answer,
                    ]),
                ]),
            ]),
        ])
    }

    private func property(_ field: Field) -> JSONValue {
        var members: [String: JSONValue] = ["type": .string(field.type.rawValue)]
        if let value = field.defaultValue { members["default"] = value }
        if !field.values.isEmpty {
            members["enum"] = .array(field.values)
            members["x-ui-component"] = "select"
        }
        if let minimum = field.minimum { members["minimum"] = .number(minimum) }
        if let maximum = field.maximum { members["maximum"] = .number(maximum) }
        if let count = field.minItems { members["minItems"] = .integer(Int64(count)) }
        if let count = field.maxItems { members["maxItems"] = .integer(Int64(count)) }
        if let length = field.maxLength { members["maxLength"] = .integer(Int64(length)) }
        if let note = field.note { members["description"] = .string(note) }
        if field.role?.kind != nil { members["x-ui-component"] = field.isList ? "uploaders" : "uploader" }
        if field.isList, field.role != .material { members["items"] = .object(["type": "string"]) }
        return .object(members)
    }

    private func rule(_ rule: Rule) -> JSONValue {
        func properties(_ values: [String: [JSONValue]]) -> JSONValue {
            .object(values.mapValues { .object(["enum": .array($0)]) })
        }
        return .object([
            "if": .object([
                "properties": properties(rule.condition),
                "required": .array(rule.condition.keys.sorted().map { .string($0) }),
            ]),
            "then": .object(["properties": properties(rule.consequence)]),
        ])
    }
}
