package import RushesCore

/// One setting of a model.
package struct Field: Sendable, Hashable, Codable {
    /// The model's own name for it.
    package var name: String
    /// The type of its value.
    package var type: FieldType
    /// Whether the model refuses a body without it.
    package var isRequired: Bool
    /// What holds if nothing is sent, as the schema says.
    package var defaultValue: JSONValue?
    /// The values that are allowed; empty if they are not a fixed list.
    package var values: [JSONValue]
    /// The least number.
    package var minimum: Double?
    /// The greatest number.
    package var maximum: Double?
    /// The fewest items of a list.
    package var minItems: Int?
    /// The most items of a list.
    package var maxItems: Int?
    /// The most characters of a text.
    package var maxLength: Int?
    /// What is asked of the pictures, clips or sounds that it takes.
    package var limits: MediaLimits?
    /// Anything else that a reader should know.
    package var note: String?
    /// Whether nobody knows what an item of the list looks like, so that nothing can be put there for the user.
    package var hasUnknownItems: Bool

    /// Describes a setting.
    package init(
        name: String,
        type: FieldType,
        isRequired: Bool = false,
        defaultValue: JSONValue? = nil,
        values: [JSONValue] = [],
        minimum: Double? = nil,
        maximum: Double? = nil,
        minItems: Int? = nil,
        maxItems: Int? = nil,
        maxLength: Int? = nil,
        limits: MediaLimits? = nil,
        note: String? = nil,
        hasUnknownItems: Bool = false
    ) {
        self.name = name
        self.type = type
        self.isRequired = isRequired
        self.defaultValue = defaultValue
        self.values = values
        self.minimum = minimum
        self.maximum = maximum
        self.minItems = minItems
        self.maxItems = maxItems
        self.maxLength = maxLength
        self.limits = limits
        self.note = note
        self.hasUnknownItems = hasUnknownItems
    }

    /// What the setting is for; `nil` for a model's very own settings, and for lists of unknown items.
    package var role: FieldRole? {
        if hasUnknownItems { return nil }
        // Some models call their resolution a quality.
        if name == "quality", !values.isEmpty, values.allSatisfy({ $0.stringValue?.first?.isNumber == true }) {
            return .resolution
        }
        return FieldRole(name: name, type: type)
    }

    /// What the setting takes, in words: `4, 6, 8 or 10 s`, `16:9 or 9:16`, `3 to 10 s`.
    package var allowed: String { Allowed.values(of: self) }

    /// Whether the setting takes a list.
    package var isList: Bool { type == .array }
}

extension Field {
    private enum CodingKeys: String, CodingKey {
        case name, type, required, values, minimum, maximum, minItems, maxItems, maxLength, limits, note, unknownItems
        case defaultValue = "default"
    }

    /// Reads a setting; everything but name and type may be absent.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        type = try container.decode(FieldType.self, forKey: .type)
        isRequired = try container.decodeIfPresent(Bool.self, forKey: .required) ?? false
        defaultValue = try container.decodeIfPresent(JSONValue.self, forKey: .defaultValue)
        switch type {
        // The common lists are read as what they are: trying every JSON type for each item is slow. A service may serve
        // others: they were saved as they came.
        case .integer where container.contains(.values):
            let numbers = try? container.decode([Int64].self, forKey: .values)
            values = try numbers?.map(JSONValue.integer) ?? container.decode([JSONValue].self, forKey: .values)
        case .string where container.contains(.values):
            let texts = try? container.decode([String].self, forKey: .values)
            values = try texts?.map(JSONValue.string) ?? container.decode([JSONValue].self, forKey: .values)
        case .string, .integer, .number, .boolean, .array, .object:
            values = try container.decodeIfPresent([JSONValue].self, forKey: .values) ?? []
        }
        minimum = try container.decodeIfPresent(Double.self, forKey: .minimum)
        maximum = try container.decodeIfPresent(Double.self, forKey: .maximum)
        minItems = try container.decodeIfPresent(Int.self, forKey: .minItems)
        maxItems = try container.decodeIfPresent(Int.self, forKey: .maxItems)
        maxLength = try container.decodeIfPresent(Int.self, forKey: .maxLength)
        limits = try container.decodeIfPresent(MediaLimits.self, forKey: .limits)
        note = try container.decodeIfPresent(String.self, forKey: .note)
        hasUnknownItems = try container.decodeIfPresent(Bool.self, forKey: .unknownItems) ?? false
    }

    /// Writes the setting without what is absent.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(type, forKey: .type)
        if isRequired { try container.encode(true, forKey: .required) }
        try container.encodeIfPresent(defaultValue, forKey: .defaultValue)
        if !values.isEmpty { try container.encode(values, forKey: .values) }
        try container.encodeIfPresent(minimum, forKey: .minimum)
        try container.encodeIfPresent(maximum, forKey: .maximum)
        try container.encodeIfPresent(minItems, forKey: .minItems)
        try container.encodeIfPresent(maxItems, forKey: .maxItems)
        try container.encodeIfPresent(maxLength, forKey: .maxLength)
        try container.encodeIfPresent(limits, forKey: .limits)
        try container.encodeIfPresent(note, forKey: .note)
        if hasUnknownItems { try container.encode(true, forKey: .unknownItems) }
    }
}

/// The JSON type of a setting's value.
package enum FieldType: String, Sendable, Hashable, Codable {
    /// A text.
    case string
    /// A whole number.
    case integer
    /// Any number.
    case number
    /// `true` or `false`.
    case boolean
    /// A list.
    case array
    /// An object.
    case object
}

extension Field {
    /// A seed that the field allows and that a service does not take for "choose one": nil if there is none.
    func drawn(from random: inout some RandomNumberGenerator) -> Int64? {
        let least = max(0, minimum ?? 0)
        let most = min(Double(Int32.max), maximum ?? .infinity)
        guard least <= most else { return nil }
        return Int64.random(in: Int64(least)...Int64(most), using: &random)
    }
}
