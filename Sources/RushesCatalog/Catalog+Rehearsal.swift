import RushesCore

extension Catalog {
    /// A stand-in for a model that this catalog lacks, by the kind in its name: enough to rehearse it.
    ///
    /// - Parameter text: the name that was given.
    /// - Returns: a model of that id that takes what models of its kind take, whose price nobody knows; `nil` if the name
    ///   says no kind, or is no id at all.
    package static func imagined(_ text: String) -> Model? {
        let id = ModelID(text)
        let name = ModelName(id)
        let isPlain = text.utf8.count <= 200 && text.utf8.allSatisfy { $0 > 32 && $0 < 127 }
        guard isPlain, text.contains("/"), name.kind != .other else { return nil }
        var fields = [
            Field(name: "prompt", type: .string), Field(name: "duration", type: .number),
            Field(name: "aspect_ratio", type: .string), Field(name: "resolution", type: .string),
            Field(name: "seed", type: .integer), Field(name: "negative_prompt", type: .string),
            Field(name: "generate_audio", type: .boolean),
        ]
        let needed = name.kind.material
        func isRequired(_ role: FieldRole) -> Bool { needed.contains(role) }
        switch name.kind {
        case .textToVideo, .other: break
        case .imageToVideo, .startEndToVideo:
            fields.append(Field(name: "image", type: .string, isRequired: true))
            fields.append(Field(name: "last_image", type: .string, isRequired: name.kind == .startEndToVideo))
            fields.append(Field(name: "audio", type: .string))
        default:
            fields.append(Field(name: "images", type: .array, isRequired: isRequired(.image)))
            fields.append(Field(name: "last_image", type: .string))
            fields.append(Field(name: "videos", type: .array, isRequired: isRequired(.video)))
            fields.append(Field(name: "audios", type: .array, isRequired: isRequired(.audio)))
        }
        return Model(
            id: id,
            fields: fields,
            incomplete: "nothing but the kind in its name (\(name.kind.rawValue)) is known",
            source: "the kind in its name"
        )
    }
}
