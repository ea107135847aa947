public import RushesCore

extension Catalog {
    /// The model that a text names: its id, or an old or careless spelling of it.
    ///
    /// - Parameter text: what a person typed.
    /// - Returns: the model, and notes on how the text was read.
    /// - Throws: `unknown_model`, naming the nearest ids, or the family's models if the text is a family's name.
    public func model(spelled text: String) throws(RushesError) -> (model: Model, notes: [String]) {
        if let model = try model(ModelID(text)) { return (model, []) }
        let ids = try identifiers()
        let wanted = Self.skeleton(text)
        if let id = ids.first(where: { Self.skeleton($0.rawValue) == wanted }), let model = try model(id) {
            return (model, ["`\(text)` is read as `\(id)`"])
        }
        let members = ids.filter { ModelName($0).family == text || $0.rawValue.hasPrefix("\(text)/") }
        guard members.isEmpty else {
            throw RushesError(
                .unknownModel,
                "`\(text)` is a family of \(members.count) models",
                hint: "show one of \(Allowed.list(members.map(\.rawValue)))"
            )
        }
        throw unknown(text, among: ids)
    }
}
