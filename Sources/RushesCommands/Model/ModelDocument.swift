import RushesCatalog
import RushesCore

/// A model as JSON.
enum ModelDocument {
    /// A model in a list.
    static func summary(of model: Model) -> JSONValue {
        .object([
            "id": .string(model.id.rawValue),
            "provider": model.provider.map { .string($0.rawValue) } ?? .null,
            "name": .string(model.title),
            "maker": .string(model.maker),
            "about": .string(model.about),
            "family": .string(model.family),
            "kind": .string(model.kind.rawValue),
            "status": .string(model.status.rawValue),
            "priceAsOf": model.price.map { .string($0.asOf) } ?? .null,
            "price": model.price.map { .string($0.summary) } ?? .null,
            "lowestPrice": lowestPrice(of: model),
            "incomplete": model.incomplete.map(JSONValue.string) ?? .null,
            "notes": .array(model.notes.map { .string($0) }),
            "source": .string(model.source),
            "listed": model.listed.map(JSONValue.string) ?? .null,
            "settings": .array(model.fields.map(setting)),
        ])
    }

    /// The lowest figure that is known of a model's price, for people to read.
    private static func lowestPrice(of model: Model) -> JSONValue {
        guard let (amount, unit, asOf) = model.lowestPrice else { return .null }
        return .object([
            "amount": .string(amount.decimal), "currency": .string(amount.currency.rawValue), "per": .string(unit),
            "asOf": .string(asOf),
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
            "limits": field.limits.map { .string($0.summary) } ?? .null,
            "note": field.note.map(JSONValue.string) ?? .null,
        ])
    }
}
