package import Foundation
package import RushesCore

/// The OpenAPI description of one model's input, as the service serves it.
///
/// What the service adds to plain JSON Schema, and stray keys between the parts of it, are passed over: the service's
/// copies have both. A setting that is disabled or hidden there is not offered here.
package struct ServedSchema: Sendable, Hashable {
    private var document: JSONValue
    private var input: [String: JSONValue]

    /// Reads a schema.
    ///
    /// - Parameter text: the document's bytes.
    /// - Throws: `provider_unreachable` if it is not JSON or describes no input.
    package init(parsing text: Data) throws(RushesError) {
        guard let document = try? JSONValue(parsing: text) else {
            throw RushesError(.providerUnreachable, "the model's schema is not JSON")
        }
        guard let input = document["components"]?["schemas"]?["Input"]?.objectValue, input["properties"] != nil else {
            throw RushesError(.providerUnreachable, "the model's schema describes no input")
        }
        self.document = document
        self.input = input
    }

    /// The model that the schema and its row describe.
    ///
    /// What the service does not serve is kept from the bundled entry: the price rule, what is asked of pictures, clips
    /// and sounds, and notes.
    ///
    /// - Parameters:
    ///   - row: the model's row in the service's list.
    ///   - bundled: the bundled entry, if there is one.
    ///   - date: today, as `YYYY-MM-DD`.
    /// - Returns: the model.
    package func model(row: ServedRow, keeping bundled: Model?, date: String) -> Model {
        Model(
            id: row.id,
            fields: fields(keeping: bundled),
            rules: rules.isEmpty ? Self.partsThatStillFit(bundled?.rules ?? []) : rules,
            price: bundled?.price,
            alwaysHasSound: bundled?.alwaysHasSound ?? false,
            notes: bundled?.notes ?? [],
            averageLatency: row.averageLatency ?? bundled?.averageLatency,
            source: "served schema of \(date)",
            listed: date,
            lowest: bundled?.lowest,
            displayName: row.displayName.flatMap { $0.isEmpty || $0 == row.id.rawValue ? nil : String($0.prefix(200)) }
        )
    }

    /// Of the bundled rules, those about lists: the service's schemas cannot say them.
    private static func partsThatStillFit(_ rules: [Rule]) -> [Rule] {
        rules.filter { !$0.items.isEmpty }
    }

    // MARK: Settings

    private func fields(keeping bundled: Model?) -> [Field] {
        let properties = input["properties"]?.objectValue ?? [:]
        let order = input["x-order-properties"]?.arrayValue?.compactMap(\.stringValue) ?? []
        let ranks = Dictionary(order.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        let required = Set(input["required"]?.arrayValue?.compactMap(\.stringValue) ?? [])
        return properties.keys
            .filter { $0 != "model" }
            .sorted { (ranks[$0] ?? .max, $0) < (ranks[$1] ?? .max, $1) }
            .compactMap { name in
                guard let property = properties[name].map(resolved)?.objectValue else { return nil }
                guard property["disabled"] != true, property["hidden"] != true else { return nil }
                var field = Self.field(name, property, isRequired: required.contains(name))
                let known = bundled?.field(name)
                field.limits = known?.limits
                field.note = known?.note
                field.hasUnknownItems = known?.hasUnknownItems == true && property["items"]?["properties"] == nil
                return field
            }
    }

    private static func field(_ name: String, _ property: [String: JSONValue], isRequired: Bool) -> Field {
        let values = property["enum"]?.arrayValue ?? property["const"].map { [$0] } ?? []
        return Field(
            name: name,
            type: type(of: property, values: values),
            isRequired: isRequired,
            defaultValue: property["default"].flatMap { $0.isNull ? nil : $0 },
            values: values.filter { !$0.isNull },
            minimum: property["minimum"]?.numberValue,
            maximum: property["maximum"]?.numberValue,
            minItems: property["minItems"]?.integerValue.map { Int($0) },
            maxItems: property["maxItems"]?.integerValue.map { Int($0) },
            maxLength: property["maxLength"]?.integerValue.map { Int($0) }
        )
    }

    private static func type(of property: [String: JSONValue], values: [JSONValue]) -> FieldType {
        let names = property["type"]?.arrayValue ?? property["type"].map { [$0] } ?? []
        if let type = names.compactMap({ $0.stringValue.flatMap(FieldType.init(rawValue:)) }).first { return type }
        switch values.first ?? property["default"] {
        case .bool: return .boolean
        case .integer: return .integer
        case .number: return .number
        case .array: return .array
        case .object: return .object
        case .string, .null, nil: return property["items"] != nil ? .array : .string
        }
    }

    /// Follows a reference within the document, and takes the first real branch of a choice.
    private func resolved(_ property: JSONValue) -> JSONValue {
        if let reference = property["$ref"]?.stringValue, reference.hasPrefix("#/components/schemas/") {
            let name = reference.dropFirst("#/components/schemas/".count)
            return document["components"]?["schemas"]?[String(name)] ?? property
        }
        guard property["type"] == nil, let branches = (property["anyOf"] ?? property["oneOf"])?.arrayValue,
            let branch = branches.first(where: { $0["type"] != "null" })?.objectValue,
            let own = property.objectValue
        else { return property }
        return .object(branch.merging(own) { _, outer in outer })
    }

    // MARK: Conditions

    private var rules: [Rule] {
        let conditions = (input["allOf"]?.arrayValue ?? []) + (input["if"] == nil ? [] : [.object(input)])
        return conditions.compactMap { part in
            let condition = Self.choices(part["if"])
            let consequence = Self.choices(part["then"])
            guard !condition.isEmpty, !consequence.isEmpty else { return nil }
            return Rule(condition: condition, consequence: consequence)
        }
    }

    /// The lists of values that a condition names for its properties.
    private static func choices(_ part: JSONValue?) -> [String: [JSONValue]] {
        (part?["properties"]?.objectValue ?? [:]).compactMapValues { property in
            property["enum"]?.arrayValue ?? property["const"].map { [$0] }
        }
    }
}
