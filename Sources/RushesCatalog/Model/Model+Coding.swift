import RushesCore

extension Model: Codable {
    private enum CodingKeys: String, CodingKey {
        case id, fields, rules, price, incomplete, status, sound, notes, averageLatency, source, listed, lowest
        case displayName
    }

    /// Reads a model; id, settings and source must be there.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            id: ModelID(try container.decode(String.self, forKey: .id)),
            fields: try container.decode([Field].self, forKey: .fields),
            rules: try container.decodeIfPresent([Rule].self, forKey: .rules) ?? [],
            price: try container.decodeIfPresent(PriceRule.self, forKey: .price),
            incomplete: try container.decodeIfPresent(String.self, forKey: .incomplete),
            status: try container.decodeIfPresent(Status.self, forKey: .status) ?? .offered,
            alwaysHasSound: try container.decodeIfPresent(String.self, forKey: .sound) == "always",
            notes: try container.decodeIfPresent([String].self, forKey: .notes) ?? [],
            averageLatency: try container.decodeIfPresent(Double.self, forKey: .averageLatency),
            source: try container.decode(String.self, forKey: .source),
            listed: try container.decodeIfPresent(String.self, forKey: .listed),
            lowest: try container.decodeIfPresent(LowestPrice.self, forKey: .lowest),
            displayName: try container.decodeIfPresent(String.self, forKey: .displayName)
        )
    }

    /// Writes the model without what is absent.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id.rawValue, forKey: .id)
        try container.encode(fields, forKey: .fields)
        if !rules.isEmpty { try container.encode(rules, forKey: .rules) }
        try container.encodeIfPresent(price, forKey: .price)
        try container.encodeIfPresent(incomplete, forKey: .incomplete)
        if status != .offered { try container.encode(status, forKey: .status) }
        if alwaysHasSound { try container.encode("always", forKey: .sound) }
        if !notes.isEmpty { try container.encode(notes, forKey: .notes) }
        try container.encodeIfPresent(averageLatency, forKey: .averageLatency)
        try container.encode(source, forKey: .source)
        try container.encodeIfPresent(listed, forKey: .listed)
        try container.encodeIfPresent(lowest, forKey: .lowest)
        try container.encodeIfPresent(displayName, forKey: .displayName)
    }
}
