package import RushesCore

extension Model {
    /// What becomes of a member of a body that this model does not have.
    ///
    /// Names are compared by their letters and digits: `negativePrompt` is `negative_prompt`.
    ///
    /// - Parameters:
    ///   - name: the member's name.
    ///   - value: the member's value.
    /// - Returns: whether it may be left out. A name within two edits of one that the model has is never left out, unless
    ///   its value says nothing at all: it is a slip, and what was meant may cost or show. For a member that the model
    ///   has, the answer means nothing.
    package func stray(_ name: String, value: JSONValue) -> StrayMember {
        if value.isEmpty { return .droppable(.empty) }
        if let near = nearMember(to: name) { return .refused(.near(near)) }
        if value == false { return .droppable(.empty) }
        let key = StrayName(name)
        guard let place = SwitchSnapshot.droppable[key.letters] else { return .refused(key.meaning) }
        // A switch carries no material: what looks like an address is not what the switch means.
        guard !value.holdsAddress else { return .refused(.material) }
        guard place == "picture" else { return .droppable(.switchOfOthers) }
        return takesShapeOfMaterial ? .droppable(.shapeOfMaterial) : .refused(.unknown)
    }

    /// The model's own member that a name is within two edits of; of several, the nearest.
    private func nearMember(to name: String) -> String? {
        let wanted = StrayName(name).letters
        return (["model", "prompt"] + fields.map(\.name))
            .map { (name: $0, distance: EditDistance.between(wanted, StrayName($0).letters)) }
            // Two edits make any short name of any other: at least half of the letters must stay.
            .filter { $0.distance <= min(2, min(wanted.count, $0.name.count) / 2) }
            .min { ($0.distance, $0.name) < ($1.distance, $1.name) }?.name
    }

    private var takesShapeOfMaterial: Bool {
        // A model that works from words alone picks a shape of its own, even if it takes a picture beside them.
        guard kind != .textToVideo, field(for: .aspect) == nil, field(for: .size) == nil else { return false }
        return fields.contains { field in
            field.role == .image || field.role == .video || field.role == .material || field.hasUnknownItems
        }
    }
}

/// A member's name as it is compared.
struct StrayName {
    /// Its letters and digits, in lower case.
    let letters: String
    /// Its words: `first_frameURL` has `first`, `frame` and `url`.
    let words: [String]

    init(_ name: String) {
        var words: [String] = []
        var word = ""
        var lastIsLower = false
        for character in name.prefix(200) {
            let isNew = character.isUppercase && lastIsLower
            if isNew || !(character.isLetter || character.isNumber) {
                if !word.isEmpty { words.append(word) }
                word = ""
            }
            if character.isLetter || character.isNumber { word += character.lowercased() }
            lastIsLower = character.isLowercase
        }
        if !word.isEmpty { words.append(word) }
        self.words = words
        letters = words.joined()
    }

    /// What the member is about, so that it cannot be left out.
    var meaning: StrayMember.Reason {
        if let meaning = SwitchSnapshot.names[letters] { return Self.reason(meaning) }
        for (meaning, known) in SwitchSnapshot.words where words.contains(where: known.contains) {
            return Self.reason(meaning)
        }
        return .unknown
    }

    private static func reason(_ meaning: String) -> StrayMember.Reason {
        switch meaning {
        case "count": .count
        case "duration": .duration
        case "limit": .limit
        case "material": .material
        case "resolution": .resolution
        case "seed": .seed
        case "sound": .sound
        case "webhook": .webhook
        default: .unknown
        }
    }
}

extension JSONValue {
    /// Whether the value says nothing: `null`, a text without letters, a list or object of nothing but such.
    fileprivate var isEmpty: Bool {
        switch self {
        case .null: true
        case .string(let text): text.allSatisfy(\.isWhitespace)
        case .array(let items): items.allSatisfy(\.isEmpty)
        case .object(let members): members.values.allSatisfy(\.isEmpty)
        case .bool, .integer, .number: false
        }
    }

    /// Whether an address, or something as long as inline data, stands in the value.
    fileprivate var holdsAddress: Bool {
        switch self {
        case .string(let text):
            text.utf8.count > 20_000 || text.prefix(2048).contains("://")
                || text.prefix(16).lowercased().hasPrefix("data:")
        case .array(let items): items.contains(where: \.holdsAddress)
        case .object(let members): members.values.contains(where: \.holdsAddress)
        case .null, .bool, .integer, .number: false
        }
    }
}
