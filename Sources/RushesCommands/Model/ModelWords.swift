import RushesCatalog

/// A model's rules as people read them.
enum ModelWords {
    /// The lengths that it takes: `4, 6, 8, 10`, `3–10`.
    static func seconds(of model: Model) -> String {
        model.field("duration").map(\.allowed) ?? "–"
    }

    /// The resolutions that it takes.
    static func resolutions(of model: Model) -> String {
        (model.field("resolution") ?? model.field("size")).map(\.allowed) ?? "–"
    }

    /// What a reader should know before choosing it.
    static func marks(of model: Model) -> String {
        var marks: [String] = []
        if model.incomplete != nil { marks.append("incomplete") }
        if model.status == .deprecated { marks.append("withdrawn") }
        return marks.joined(separator: ", ")
    }
}
