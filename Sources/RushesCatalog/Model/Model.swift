package import RushesCore

/// A generative model: what it takes, what it costs, and how well it is known.
package struct Model: Sendable, Hashable, Identifiable {
    /// Whether the service still runs it.
    package enum Status: String, Sendable, Hashable, Codable {
        /// It is offered.
        case offered
        /// It was withdrawn, or is about to be.
        case deprecated
    }

    /// The model's id.
    package var id: ModelID
    /// The provider that runs it; `nil` for a description that no provider's catalog has given.
    package var provider: ProviderID?
    /// Its settings, in the schema's order, without `model` itself.
    package var fields: [Field]
    /// Conditions between its settings.
    package var rules: [Rule]
    /// How its price is computed; `nil` if that is not known.
    package var price: PriceRule?
    /// What is known of its price where there is no rule; `nil` if nothing is.
    package var lowest: LowestPrice?
    /// How the service calls it; `nil` if it does not say.
    package var displayName: String?
    /// What is not known of it, in one sentence; `nil` if everything is.
    package var incomplete: String?
    /// Whether the service still runs it.
    package var status: Status
    /// Whether its clips have sound although nothing switches it.
    package var alwaysHasSound: Bool
    /// What a reader should know.
    package var notes: [String]
    /// How long it takes on average, in seconds, by the service's own list.
    package var averageLatency: Double?
    /// Where the description comes from.
    package var source: String
    /// The day that the description is of: `YYYY-MM-DD`, or as much of it as is known.
    package var listed: String?

    /// Describes a model.
    package init(
        id: ModelID,
        fields: [Field],
        rules: [Rule] = [],
        price: PriceRule? = nil,
        incomplete: String? = nil,
        status: Status = .offered,
        alwaysHasSound: Bool = false,
        notes: [String] = [],
        averageLatency: Double? = nil,
        source: String,
        listed: String? = nil,
        lowest: LowestPrice? = nil,
        displayName: String? = nil
    ) {
        self.id = id
        self.fields = fields
        self.rules = rules
        self.price = price
        self.incomplete = incomplete
        self.status = status
        self.alwaysHasSound = alwaysHasSound
        self.notes = notes
        self.averageLatency = averageLatency
        self.source = source
        self.listed = listed
        self.lowest = lowest
        self.displayName = displayName
    }

    /// What the id says.
    package var name: ModelName { ModelName(id) }
    /// The family's name: `veo3.1-lite`.
    package var family: String { name.family }
    /// What the model makes a clip from.
    package var kind: ModelKind { name.kind }

    /// The setting of this name.
    package func field(_ name: String) -> Field? {
        fields.first { $0.name == name }
    }

    /// The setting that serves this purpose; the first if there are several.
    package func field(for role: FieldRole) -> Field? {
        fields.first { $0.role == role }
    }

    /// Whether everything that the model needs can be given: what its entry does not know is not how it takes what it
    /// starts from.
    var inputsAreKnown: Bool {
        guard !fields.contains(where: { $0.isRequired && $0.hasUnknownItems }) else { return false }
        guard incomplete != nil, field(for: .material) == nil else { return true }
        if kind == .textToVideo, field(for: .prompt) == nil { return false }
        let needed = kind == .referenceToVideo ? [.image] : kind.material
        return needed.allSatisfy { field(for: $0) != nil }
    }
}
