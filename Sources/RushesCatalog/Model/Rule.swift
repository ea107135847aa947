package import RushesCore

/// A condition between settings: if some have certain values, others are limited further.
package struct Rule: Sendable, Hashable, Codable {
    /// What is asked of the list of one media setting while the rule binds.
    package struct Items: Sendable, Hashable, Codable {
        /// The fewest items.
        package var minItems: Int?
        /// The most items.
        package var maxItems: Int?
        /// The least length of an item, in seconds.
        package var minSeconds: Double?
        /// The greatest length of an item, in seconds.
        package var maxSeconds: Double?
    }

    /// The rule binds if every setting named here is sent with one of these values.
    package var condition: [String: [JSONValue]]
    /// Then these settings, if they are sent, take only these values.
    package var consequence: [String: [JSONValue]]
    /// Then these lists are limited further.
    package var items: [String: Items]

    /// Makes a rule.
    package init(
        condition: [String: [JSONValue]],
        consequence: [String: [JSONValue]],
        items: [String: Items] = [:]
    ) {
        self.condition = condition
        self.consequence = consequence
        self.items = items
    }

    /// Whether the rule binds for a body.
    func binds(_ body: [String: JSONValue]) -> Bool {
        condition.allSatisfy { name, values in body[name].map(values.contains) ?? false }
    }
}

extension Rule {
    private enum CodingKeys: String, CodingKey {
        case items
        case condition = "if"
        case consequence = "then"
    }

    /// Reads `{"if": …, "then": …, "items": …}`; the last two may be absent.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        condition = try container.decode([String: [JSONValue]].self, forKey: .condition)
        consequence = try container.decodeIfPresent([String: [JSONValue]].self, forKey: .consequence) ?? [:]
        items = try container.decodeIfPresent([String: Items].self, forKey: .items) ?? [:]
    }
}
