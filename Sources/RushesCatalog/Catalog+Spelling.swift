package import RushesCore

extension Catalog {
    /// The model that a text names: its id, or an old or careless spelling of it.
    ///
    /// - Parameter text: what a person typed.
    /// - Returns: the model, and notes on how the text was read.
    /// - Throws: `unknown_model`, naming the nearest ids, or the family's models if the text is a family's name.
    package func model(spelled text: String) throws(RushesError) -> (model: Model, notes: [String]) {
        if let model = try model(ModelID(text)) { return (model, []) }
        let names = try names()
        let members = names.filter { $0.answers(to: text) || $0.id.rawValue.hasPrefix("\(text)/") }
        if members.count == 1, let model = try model(members[0].id) {
            return (model, ["`\(text)` is read as `\(model.id)`"])
        }
        guard members.isEmpty else {
            throw RushesError(
                .unknownModel,
                "`\(text)` is a family of \(members.count) models",
                hint: "show one of \(Allowed.list(members.map(\.id.rawValue)))"
            )
        }
        if let id = Self.spelled(text, among: names.map(\.id)), let model = try model(id) {
            return (model, ["`\(text)` is read as `\(id)`"])
        }
        throw unknown(text, among: names.map(\.id))
    }
}
