import RushesCatalog
import RushesCore

/// A model as the service's list has it.
struct AtlasModelRow {
    private let model: Model

    init(_ model: Model) { self.model = model }

    /// The model's name in addresses: `google-veo3.1-text-to-video`.
    static func slug(of id: ModelID) -> String { id.rawValue.replacing("/", with: "-") }

    func json(at base: String) -> JSONValue {
        let id = model.id.rawValue
        var members: [String: JSONValue] = [
            "uuid": .string(Self.slug(of: model.id)), "model": .string(id), "type": "Video",
            "displayName": .string(model.title), "profile": .string(model.about),
            "schema": .string("\(base)/model/schema/\(Self.slug(of: model.id)).json"),
            "organization": .string(model.name.owner), "familyName": .string(model.family),
            "familyDisplayName": .string(familyName), "tags": .array([.string(model.kind.rawValue)]),
            "categories": .array([.string(model.kind.rawValue)]),
            "display_console": .bool(model.status == .offered), "priority": 0,
            "input_modalities": .array(modalities.map { .string($0) }),
        ]
        if let latency = model.averageLatency { members["avgLatency"] = .number(latency) }
        if let price = model.price {
            members["priceRule"] = .string(price.summary)
        }
        if let lowest = model.lowestPrice {
            let figure: JSONValue = .object([
                "base_price": .string(lowest.amount.decimal), "unit": .string(lowest.unit),
            ])
            members["price"] = .object(["discount": "100", "actual": figure, "origin": figure])
            members["priceAsOf"] = .string(lowest.asOf)
        }
        return .object(members)
    }

    /// The name of the family as people call it: the model's own without the words for its kind.
    private var familyName: String {
        let words = [
            "Developer", "to Video", "Text", "Image", "Reference", "Start and End Frame", "Audio", "Keyframes",
            "Video Edit", "Video Extend", "Motion Control",
        ]
        return words.reduce(model.title) { $0.hasSuffix(" \($1)") ? String($0.dropLast($1.count + 1)) : $0 }
    }

    private var modalities: [String] {
        var modalities: [String] = []
        if model.field(for: .prompt) != nil { modalities.append("text") }
        if model.field(for: .image) != nil || model.field(for: .material) != nil { modalities.append("image") }
        if model.field(for: .video) != nil || model.field(for: .material) != nil { modalities.append("video") }
        if model.field(for: .audio) != nil || model.field(for: .material) != nil { modalities.append("audio") }
        return modalities
    }
}
