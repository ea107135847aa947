import RushesCore

/// The shapes of JSON values, as OpenAPI describes them.
enum JSONShape {
    static let text: JSONValue = .object(["type": "string"])
    static let perhapsText: JSONValue = .object(["type": ["string", "null"]])
    static let number: JSONValue = .object(["type": "number"])
    static let perhapsNumber: JSONValue = .object(["type": ["number", "null"]])
    static let integer: JSONValue = .object(["type": "integer"])
    static let flag: JSONValue = .object(["type": "boolean"])
    static let anything: JSONValue = .object([:])

    /// An object with these members.
    static func object(_ properties: [String: JSONValue], required: [String]) -> JSONValue {
        .object([
            "type": "object", "properties": .object(properties), "required": .array(required.map { .string($0) }),
        ])
    }

    /// A list of values of one shape.
    static func list(of shape: JSONValue) -> JSONValue { .object(["type": "array", "items": shape]) }

    /// A shape by its name.
    static func reference(_ name: String) -> JSONValue {
        .object(["$ref": .string("#/components/schemas/\(name)")])
    }
}
