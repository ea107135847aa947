import RushesCatalog
import RushesCore

/// A model as JSON.
enum ModelDocument {
    /// A model in a list.
    static func summary(of model: Model) -> JSONValue {
        .object([
            "id": .string(model.id.rawValue),
            "family": .string(model.family),
            "kind": .string(model.kind.rawValue),
            "status": .string(model.status.rawValue),
            "priceAsOf": model.price.map { .string($0.asOf) } ?? .null,
            "incomplete": model.incomplete.map(JSONValue.string) ?? .null,
            "settings": .array(model.fields.map(setting)),
        ])
    }

    private static func setting(_ field: Field) -> JSONValue {
        .object([
            "name": .string(field.name),
            "type": .string(field.type.rawValue),
            "required": .bool(field.isRequired),
            "default": field.defaultValue ?? .null,
            "values": .array(field.values),
            "minimum": field.minimum.map(JSONValue.number) ?? .null,
            "maximum": field.maximum.map(JSONValue.number) ?? .null,
            "minItems": field.minItems.map { .integer(Int64($0)) } ?? .null,
            "maxItems": field.maxItems.map { .integer(Int64($0)) } ?? .null,
        ])
    }
}
