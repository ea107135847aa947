import RushesCatalog

/// A model's rules as people read them.
enum ModelText {
    /// What a reader should know before choosing it.
    static func marks(of listing: ModelListing) -> String {
        var marks: [String] = []
        if listing.isDeprecated { marks.append("withdrawn") }
        if listing.isIncomplete { marks.append("incomplete") }
        return marks.joined(separator: ", ")
    }

    /// What is asked of a setting's value, beside the values themselves.
    static func remarks(on field: Field) -> String {
        var remarks: [String] = []
        if field.isRequired { remarks.append("required") }
        if let limits = field.limits?.summary, !limits.isEmpty { remarks.append(limits) }
        if let note = field.note { remarks.append(note) }
        return remarks.joined(separator: "; ")
    }

    /// What is known of the price, in one line.
    static func price(of model: Model) -> String {
        if let price = model.price {
            let caveat = price.caveat.map { "; \($0)" } ?? ""
            return "price: \(price.summary) (\(price.source), as of \(price.asOf)\(caveat))"
        }
        let asked = "price: asked live; without an answer it needs --max-cost"
        guard let lowest = model.lowest else { return asked }
        let unit = lowest.unit == .second ? "a second" : "a clip"
        return "\(asked). Known: from \(lowest.amount) \(unit) (\(lowest.source))"
    }
}
